/**
 * Statements that each connection parses once, and plans once where PostgreSQL finds that the plan does not depend on
 * the parameters.
 */
import type { Kysely, QueryResult, RawBuilder } from 'kysely';
import { digestOf } from './slow-statements.ts';

/** By their text. */
const names = new Map<string, string>();
/** A connection keeps what it has prepared for as long as it lives. */
const mostNames = 100;
/** Limit for texts that vary, so that they leave room for the others. */
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
  // The same in every process: connections of a pooler are shared.
  if (!names.has(compiled.sql) && hasRoom) names.set(compiled.sql, `vanguard_${digestOf(compiled.sql)}`);
  return await database.executeQuery(compiled);
}

/** Undefined for a text that is not prepared. */
export function preparedName(text: string): string | undefined {
  return names.get(text);
}
