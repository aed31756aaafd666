/**
 * Tells which rows of a table are not the same in the backup and in PostgreSQL. Digests first; only rows of the
 * buckets that differ are looked at, and kept on disk: memory stays flat however much has changed.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { ClientBase } from 'pg';
import { quoteIdentifier } from '@vanguard/postgres';
import type { PlannedTable } from '../plan/plan.ts';
import { nextTick } from '../source/next-tick.ts';
import { qualified } from '../target/ddl.ts';
import { readTargetRows } from '../verify/read-target-rows.ts';
import { comparedColumns, RowDigester } from '../verify/row-digester.ts';
import type { CarriedFile } from './carried-file.ts';
import type { CarriedTable } from './carried-table.ts';
import { packRow } from './packed-row.ts';
import { RowIdentifier } from './row-identity.ts';
import { selectCarriedRows } from './select-carried-rows.ts';

const rowsPerTick = 20_000;

export interface ChangeSearch {
  file: CarriedFile;
  client: ClientBase;
  schema: string;
  signal: AbortSignal | undefined;
}

/** The buckets of the backup's rows that PostgreSQL holds otherwise. */
export async function differingBuckets(
  { file, signal }: ChangeSearch,
  { planned }: CarriedTable,
  target: RowDigester['digest'],
): Promise<Set<number>> {
  const digester = new RowDigester(planned);
  let done = 0;
  for (const row of selectCarriedRows(file.base, planned, { schema: 'main' })) {
    digester.add(row);
    if (++done % rowsPerTick === 0) await nextTick(signal);
  }
  return digester.digest.differingBuckets(target);
}

/**
 * Fills two tables of the scratch database: `original`, the backup's rows that PostgreSQL no longer holds as they were,
 * by address, and `present`, PostgreSQL's rows that the backup does not hold. A changed row is in both, under one key.
 */
export async function findChanges(
  search: ChangeSearch,
  table: CarriedTable,
  buckets: ReadonlySet<number>,
): Promise<void> {
  const { connection } = search.file;
  const addresses = table.planned.address.map((_, i) => `a${i}`);
  connection.exec(`
    drop table if exists scratch.original;
    drop table if exists scratch.present;
    create table scratch.original (key_hash integer, row_hash integer, ${addresses.join(', ')});
    create table scratch.present (key_hash integer, fields blob);`);
  await keepOriginals(search, table, buckets);
  connection.exec('create index scratch.original_key on original (key_hash)');
  await matchPresent(search, table, buckets);
  connection.exec('create index scratch.present_key on present (key_hash)');
}

async function keepOriginals(
  { file, signal }: ChangeSearch,
  { planned }: CarriedTable,
  buckets: ReadonlySet<number>,
): Promise<void> {
  const identifier = new RowIdentifier(planned);
  const columns = comparedColumns(planned).length;
  const places = planned.address.map(() => '?').join(', ');
  const insert = file.connection.prepare(`insert into scratch.original values (?, ?, ${places})`);
  let done = 0;
  for (const row of selectCarriedRows(file.base, planned, { schema: 'main', withAddress: true })) {
    const { bucket, key, row: hash } = identifier.ofSource(row);
    if (buckets.has(bucket)) insert.run(key, hash, ...row.slice(columns));
    if (++done % rowsPerTick === 0) await nextTick(signal);
  }
}

async function matchPresent(
  { file, client, schema, signal }: ChangeSearch,
  { planned }: CarriedTable,
  buckets: ReadonlySet<number>,
): Promise<void> {
  const identifier = new RowIdentifier(planned);
  const isSame = sameRowRemover(file.connection);
  const insert = file.connection.prepare('insert into scratch.present values (?, ?)');
  await readTargetRows(client, targetQuery(planned, schema), comparedColumns(planned).length, (row) => {
    const { bucket, key, row: hash } = identifier.ofTarget(row);
    if (!buckets.has(bucket) || isSame(key, hash)) return;
    signal?.throwIfAborted();
    insert.run(key, packRow(row));
  });
}

/** Takes one row out of `original` that is the same; of a table without key several may be. */
function sameRowRemover(connection: DatabaseSync): (key: bigint, hash: bigint) => boolean {
  const remove = connection.prepare(
    `delete from scratch.original
      where rowid = (select rowid from scratch.original where key_hash = ? and row_hash = ? limit 1)`,
  );
  return (key, hash) => remove.run(key, hash).changes === 1;
}

function targetQuery(table: PlannedTable, schema: string): string {
  const names = comparedColumns(table).map(({ name }) => quoteIdentifier(name));
  return `select ${names.join(', ')} from ${qualified(schema, table.name)}`;
}
