/**
 * Tells which rows of a table are not the same in the backup and in PostgreSQL. Sums of hashes first; only rows of
 * buckets whose sums differ are looked at, and kept on disk: memory stays flat however much has changed.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { ClientBase } from 'pg';
import { RowDigester } from '../digest/row-digester.ts';
import type { TableDigest } from '../digest/table-digest.ts';
import { comparedColumns } from '../plan/compared-columns.ts';
import type { PlannedTable } from '../plan/plan.ts';
import { ownRows } from '../server/ddl.ts';
import { sentColumn } from '../server/sent-as-text.ts';
import { nextTick } from '../source/next-tick.ts';
import type { SqliteRow } from '../source/select-rows.ts';
import { readTargetRows, type TargetRow } from '../verify/read-target-rows.ts';
import type { CarriedFile } from './carried-file.ts';
import type { CarriedTable } from './carried-table.ts';
import { packRow } from './packed-row.ts';
import { RowBuckets } from './row-buckets.ts';
import { RowIdentifier } from './row-identity.ts';
import { selectCarriedRows } from './select-carried-rows.ts';

const rowsPerTick = 20_000;

export interface ChangeSearch {
  file: CarriedFile;
  client: ClientBase;
  schema: string;
  /** Told of the rows read, from 0 for each reading. */
  onRows: (table: string, rows: number, total: number) => void;
  signal: AbortSignal | undefined;
}

export interface TargetRows {
  digest: TableDigest;
  buckets: RowBuckets;
}

export async function digestTargetRows(search: ChangeSearch, { planned }: CarriedTable): Promise<TargetRows> {
  const digester = new RowDigester(planned);
  const buckets = new RowBuckets(planned.rows);
  await eachTargetRow(search, planned, (row) => {
    digester.addTarget(row.bytes, row.starts, row.ends);
    buckets.add(digester);
  });
  return { digest: digester.digest, buckets };
}

/** Tells by the hash of a key whether its row may differ; undefined where no row does. */
export async function compareWithBackup(
  search: ChangeSearch,
  { planned }: CarriedTable,
  target: TargetRows,
): Promise<((keyHash: number) => boolean) | undefined> {
  const digester = new RowDigester(planned);
  const buckets = new RowBuckets(planned.rows);
  await eachBaseRow(search, planned, false, (row) => {
    digester.add(row);
    buckets.add(digester);
  });
  if (digester.digest.differingBuckets(target.digest).size === 0) return undefined;
  return (keyHash) => buckets.differsFrom(target.buckets, keyHash);
}

/**
 * Fills two tables of the scratch database: `original`, the backup's rows that PostgreSQL no longer holds as they were,
 * by address, and `present`, PostgreSQL's rows that the backup does not hold. A changed row is in both, under one key.
 */
export async function findChanges(
  search: ChangeSearch,
  table: CarriedTable,
  mayDiffer: (keyHash: number) => boolean,
): Promise<void> {
  const { connection } = search.file;
  const addresses = table.planned.address.map((_, i) => `a${i}`);
  connection.exec(`
    drop table if exists scratch.original;
    drop table if exists scratch.present;
    create table scratch.original (key_hash integer, row_hash integer, ${addresses.join(', ')});
    create table scratch.present (key_hash integer, fields blob);`);
  await keepOriginals(search, table, mayDiffer);
  connection.exec('create index scratch.original_key on original (key_hash)');
  await matchPresent(search, table, mayDiffer);
  connection.exec('create index scratch.present_key on present (key_hash)');
}

async function keepOriginals(
  search: ChangeSearch,
  { planned }: CarriedTable,
  mayDiffer: (keyHash: number) => boolean,
): Promise<void> {
  const identifier = new RowIdentifier(planned);
  const columns = comparedColumns(planned).length;
  const places = planned.address.map(() => '?').join(', ');
  const insert = search.file.connection.prepare(`insert into scratch.original values (?, ?, ${places})`);
  await eachBaseRow(search, planned, true, (row) => {
    const { keyHash, key, row: hash } = identifier.ofSource(row);
    if (mayDiffer(keyHash)) insert.run(key, hash, ...row.slice(columns));
  });
}

async function matchPresent(
  search: ChangeSearch,
  { planned }: CarriedTable,
  mayDiffer: (keyHash: number) => boolean,
): Promise<void> {
  const { connection } = search.file;
  const identifier = new RowIdentifier(planned);
  const isSame = sameRowRemover(connection);
  const insert = connection.prepare('insert into scratch.present values (?, ?)');
  await eachTargetRow(search, planned, (row) => {
    const { keyHash, key, row: hash } = identifier.ofTarget(row);
    if (mayDiffer(keyHash) && !isSame(key, hash)) insert.run(key, packRow(row));
  });
}

async function eachBaseRow(
  { file, onRows, signal }: ChangeSearch,
  table: PlannedTable,
  withAddress: boolean,
  onRow: (row: SqliteRow) => void,
): Promise<void> {
  let done = 0;
  for (const row of selectCarriedRows(file.base, table, { schema: 'main', withAddress })) {
    onRow(row);
    if (++done % rowsPerTick !== 0) continue;
    onRows(table.source, done, table.rows);
    await nextTick(signal);
  }
}

async function eachTargetRow(
  { client, schema, onRows, signal }: ChangeSearch,
  table: PlannedTable,
  onRow: (row: TargetRow) => void,
): Promise<void> {
  const columns = comparedColumns(table);
  const names = columns.map(sentColumn);
  const query = `select ${names.join(', ')} from ${ownRows(schema, table)}`;
  let done = 0;
  await readTargetRows(client, query, columns.length, (row) => {
    onRow(row);
    if (++done % rowsPerTick !== 0) return;
    signal?.throwIfAborted();
    onRows(table.source, done, table.rows);
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
