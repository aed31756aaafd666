/**
 * Compares a table of the snapshot with its counterpart in PostgreSQL, value by value, and names every difference by
 * table, key and column. Digests first; only where they differ are the rows of the differing buckets read again.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { ClientBase } from 'pg';
import { RowHash } from '../binary/row-hash.ts';
import type { Cast } from '../casts/cast.ts';
import { hashUnproven, RowDigester } from '../digest/row-digester.ts';
import { bucketOf, type TableDigest } from '../digest/table-digest.ts';
import { comparedColumns, keyPositions } from '../plan/compared-columns.ts';
import type { PlannedTable } from '../plan/plan.ts';
import { selectPlannedRows } from '../rows/planned-rows.ts';
import { type BlockRange, blockRangeCondition } from '../server/block-range.ts';
import { ownRows } from '../server/ddl.ts';
import { sentColumn } from '../server/sent-as-text.ts';
import { describeKey } from '../source/find-misfits.ts';
import { Pauses } from '../source/pauses.ts';
import { castFor } from '../types/target-type.ts';
import { readTargetRows } from './read-target-rows.ts';

export interface Mismatch {
  table: string;
  /** `id 12`; for a table without key all its values are the key. */
  key: string;
  kind: 'missing in target' | 'not in source' | 'different';
  /** For a different row, the columns that differ. */
  columns: string[];
}

/** Digest of every row of the source table. Throws the signal's reason where it is aborted. */
export async function digestSource(
  source: DatabaseSync,
  table: PlannedTable,
  signal?: AbortSignal,
): Promise<TableDigest> {
  const digester = new RowDigester(table);
  const pauses = new Pauses(signal);
  for (const row of selectPlannedRows(source, table)) {
    digester.addUnproven(row);
    if (pauses.isDue()) await pauses.take();
  }
  return digester.digest;
}

/** Digest of every row of the table in `schema`, or of those in a range of its blocks. */
export async function digestTarget(
  client: ClientBase,
  table: PlannedTable,
  schema: string,
  blocks?: BlockRange,
): Promise<TableDigest> {
  const digester = new RowDigester(table);
  const where = blocks === undefined ? '' : ` where ${blockRangeCondition(blocks)}`;
  await readTargetRows(client, targetQuery(table, schema) + where, comparedColumns(table).length, (row) =>
    digester.addTarget(row.bytes, row.starts, row.ends),
  );
  return digester.digest;
}

interface DigestedRow {
  key: string;
  /** One hash a column. */
  values: string[];
}

/** A table on both sides: in the file, and as it stands in a schema. */
export interface TwoSides {
  source: DatabaseSync;
  client: ClientBase;
  table: PlannedTable;
  schema: string;
}

/** Every difference in the given buckets, at most `limit` of them. */
export async function findMismatches(
  { source, client, table, schema }: TwoSides,
  buckets: ReadonlySet<number>,
  limit: number,
): Promise<Mismatch[]> {
  const inSource = readSourceRows(source, table, buckets);
  const inTarget = await readTargetDigests(client, table, schema, buckets);
  const mismatches: Mismatch[] = [];
  const columns = comparedColumns(table);
  const add = (kind: Mismatch['kind'], key: string, names: string[] = []) => {
    if (mismatches.length < limit) mismatches.push({ table: table.source, key, kind, columns: names });
  };
  for (const [hash, rows] of inSource) {
    const counterparts = inTarget.get(hash) ?? [];
    rows.forEach((row, i) => {
      const counterpart = counterparts[i];
      if (counterpart === undefined) return add('missing in target', row.key);
      const different = columns.filter((_, at) => row.values[at] !== counterpart.values[at]);
      if (different.length > 0)
        add(
          'different',
          row.key,
          different.map(({ source: name }) => name),
        );
    });
    for (const row of counterparts.slice(rows.length)) add('not in source', row.key);
  }
  for (const [hash, rows] of inTarget) if (!inSource.has(hash)) for (const row of rows) add('not in source', row.key);
  return mismatches;
}

function targetQuery(table: PlannedTable, schema: string): string {
  const names = comparedColumns(table).map(sentColumn);
  return `select ${names.join(', ')} from ${ownRows(schema, table)}`;
}

/** Rows by the hash of their key. */
type RowsByKey = Map<string, DigestedRow[]>;

function readSourceRows(source: DatabaseSync, table: PlannedTable, buckets: ReadonlySet<number>): RowsByKey {
  const columns = comparedColumns(table);
  const casts = columns.map(({ type }) => castFor(type));
  const key = keyPositions(table);
  const rows: RowsByKey = new Map();
  const hash = new RowHash();
  const hashOf = (value: SqliteValue | null, i: number) => {
    hash.column(i);
    hashUnproven(casts[i] as Cast, value, hash);
  };
  for (const row of selectPlannedRows(source, table)) {
    const keyHash = hashed(hash, () => key.forEach((i) => hashOf(row[i] ?? null, i)));
    if (!buckets.has(bucketOf(keyHash.low))) continue;
    const names = key.map((i) => columns[i]?.source ?? '');
    collect(rows, keyHash.text, {
      key: describeKey(
        names,
        key.map((i) => row[i]),
      ),
      values: columns.map((_, i) => hashed(hash, () => hashOf(row[i] ?? null, i)).text),
    });
  }
  return rows;
}

async function readTargetDigests(
  client: ClientBase,
  table: PlannedTable,
  schema: string,
  buckets: ReadonlySet<number>,
): Promise<RowsByKey> {
  const columns = comparedColumns(table);
  const casts = columns.map(({ type }) => castFor(type));
  const key = keyPositions(table);
  const rows: RowsByKey = new Map();
  const hash = new RowHash();
  await readTargetRows(client, targetQuery(table, schema), columns.length, ({ bytes, starts, ends }) => {
    const hashOf = (i: number) => {
      hash.column(i);
      const start = starts[i] as number;
      if (start < 0) hash.null();
      else casts[i]?.hashTarget(bytes, start, ends[i] as number, hash);
    };
    const keyHash = hashed(hash, () => key.forEach(hashOf));
    if (!buckets.has(bucketOf(keyHash.low))) return;
    const show = (i: number) =>
      (starts[i] as number) < 0 ? 'null' : casts[i]?.showTarget(bytes, starts[i] as number, ends[i] as number);
    collect(rows, keyHash.text, {
      key: key.map((i) => `${columns[i]?.source} ${show(i)}`).join(', '),
      values: columns.map((_, i) => hashed(hash, () => hashOf(i)).text),
    });
  });
  return rows;
}

function hashed(hash: RowHash, add: () => void): { low: number; text: string } {
  hash.reset();
  add();
  hash.finish();
  return { low: hash.low, text: `${hash.low}.${hash.high}` };
}

function collect(rows: RowsByKey, key: string, row: DigestedRow): void {
  const present = rows.get(key);
  if (present === undefined) rows.set(key, [row]);
  else present.push(row);
}
