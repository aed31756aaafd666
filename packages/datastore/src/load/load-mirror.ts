/**
 * A load of the whole mirror: what follows it record by record is put aside and made anew at the end, all in the
 * caller's transaction. Twenty-eight indexes that grow row by row cost three times what they cost built at once, and
 * the more the larger they are.
 */
import { sql } from 'kysely';
import type { ProductTransaction } from '../scope.ts';
import { rebuildSummaries, suspendSummaries } from '../summaries/refresh-summaries.ts';

/** Fewer records are indexed sooner than indexes are made. */
const recordsWorthRebuilding = 20_000;

/** `records`: about how many there will be. Needs the owner of the tables, and a transaction that sees all organizations. */
export async function loadMirror<Result>(
  trx: ProductTransaction,
  records: number,
  load: () => Promise<Result>,
): Promise<Result> {
  await suspendSummaries(trx);
  const definitions = records < recordsWorthRebuilding ? [] : await dropIndexes(trx);
  const result = await load();
  await sql`select set_config('maintenance_work_mem', '256MB', true)`.execute(trx);
  for (const definition of definitions) await sql.raw(definition).execute(trx);
  await rebuildSummaries(trx);
  return result;
}

/** All but those of keys. Returns the statements that make them again. */
async function dropIndexes(trx: ProductTransaction): Promise<string[]> {
  const { rows } = await sql<{ name: string; definition: string }>`
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
      from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid in ('public.pfa_mirror'::regclass, 'public.pfa_search'::regclass) and not i.indisunique
     order by c.relname`.execute(trx);
  for (const { name } of rows) await sql`drop index ${sql.id('public', name)}`.execute(trx);
  return rows.map(({ definition }) => definition);
}
