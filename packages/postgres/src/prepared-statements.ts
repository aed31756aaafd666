/**
 * Statements that each connection parses once, and plans once where PostgreSQL finds that the plan does not depend on
 * the parameters.
 */
import { createHash } from 'node:crypto';
import type { Kysely, QueryResult, RawBuilder } from 'kysely';
import type pg from 'pg';

/** By their text. */
const names = new Map<string, string>();
/** A connection keeps what it has prepared for as long as it lives. */
const mostNames = 100;
/** Of texts that vary, so that they leave room for the others. */
const mostVaryingNames = 50;

/**
 * For statements whose text is always the same; with `varies`, for those with a text for each kind of question, of which
 * the first are prepared. What finds no room runs as any other statement.
 */
export async function executePrepared<Row, Schema>(
  query: RawBuilder<Row>,
  database: Kysely<Schema>,
  { varies = false }: { varies?: boolean } = {},
): Promise<QueryResult<Row>> {
  const compiled = query.compile(database);
  const hasRoom = names.size < (varies ? mostVaryingNames : mostNames);
  if (!names.has(compiled.sql) && hasRoom) names.set(compiled.sql, nameOf(compiled.sql));
  return await database.executeQuery(compiled);
}

/** The same in every process: connections of a pooler are shared. */
function nameOf(text: string): string {
  return `vanguard_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
}

/** The query method of a client, which is to name what executePrepared runs. */
export function naming(query: pg.Client['query']): pg.Client['query'] {
  const run = query as (...parameters: unknown[]) => unknown;
  const named = (first: unknown, ...rest: unknown[]) => {
    const name = typeof first === 'string' ? names.get(first) : undefined;
    return run(name === undefined ? first : { name, text: first }, ...rest);
  };
  return named as pg.Client['query'];
}
