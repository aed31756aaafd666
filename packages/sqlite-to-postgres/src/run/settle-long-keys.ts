/**
 * Indexes over values that are too long for a B-tree, found on the staged rows. What was unique stays so by a digest of the long
 * values; an index that only serves searches stays behind, and so does what refers to such a key.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { findTooLong, longestKey } from '../data-only/refused-rows.ts';
import type { LeftBehind, MigrationPlan, PlannedIndex, PlannedKey, PlannedTable } from '../plan/plan.ts';
import { kindOf } from '../types/target-type.ts';
import type { RunContext } from './run-context.ts';

/** Of the values of a row together: fewer always fit. */
const bytesOfConcern = 2000;

interface LongKey {
  table: PlannedTable;
  kind: 'primary key' | 'unique' | 'index';
  index: PlannedIndex;
  /** Of a key. */
  columns?: readonly string[];
  /** Names of the long columns that it is made of. */
  long: readonly string[];
  /** Which rows are too long, in words. */
  finding: string;
}

/**
 * The plan without the indexes that PostgreSQL would refuse. Tables that lose their primary key are staged again, by
 * `stageAgain`: digests are taken by the key. Needs no open transaction.
 */
export async function settleLongKeys(
  { session, clock, options }: RunContext,
  { plan, staging }: { plan: MigrationPlan; staging: string },
  stageAgain: (table: PlannedTable) => Promise<void>,
): Promise<MigrationPlan> {
  if (plan.dataOnly || plan.tables.every(({ longColumns }) => longColumns === undefined)) return plan;
  const { client } = await session.connect();
  const refused: LongKey[] = [];
  for (const key of plan.tables.flatMap(keysOfConcern)) {
    const finding = await findIn(client, key, { staging, hidesValues: options.hideValues === true });
    if (finding !== undefined) refused.push({ ...key, finding });
  }
  if (refused.length === 0) return plan;
  const left = [...refused.map(describe), ...referringKeys(plan, refused)];
  for (const { kind, name, reason } of left) clock.note('stage', `${kind} "${name}" stays behind: ${reason}`);
  const tables = plan.tables.map((table) => withoutKeys(table, refused));
  for (const [i, table] of tables.entries())
    if (table.primaryKey !== plan.tables[i]?.primaryKey) await stageAgain(table);
  return { ...plan, tables, leftBehind: [...plan.leftBehind, ...left] };
}

function keysOfConcern(table: PlannedTable): Omit<LongKey, 'finding'>[] {
  const { primaryKey, uniques, indexes, longColumns = [] } = table;
  const asIndex = ({ name, columns }: PlannedKey): PlannedIndex => {
    return { name, unique: true, keys: columns.map(quoteIdentifier), where: undefined };
  };
  const keys = [
    ...(primaryKey === undefined
      ? []
      : [{ kind: 'primary key' as const, index: asIndex(primaryKey), columns: primaryKey.columns }]),
    ...uniques.map((unique) => ({ kind: 'unique' as const, index: asIndex(unique), columns: unique.columns })),
    ...indexes.map((index) => ({ kind: 'index' as const, index })),
  ];
  return keys.flatMap((key) => {
    const long = longColumns.filter(({ name }) => key.index.keys.some((sql) => sql.includes(quoteIdentifier(name))));
    const bytes = long.reduce((sum, column) => sum + column.bytes, 0);
    return bytes <= bytesOfConcern ? [] : [{ table, ...key, long: long.map(({ name }) => name) }];
  });
}

async function findIn(
  client: ClientBase,
  { table, index, long }: Omit<LongKey, 'finding'>,
  { staging, hidesValues }: { staging: string; hidesValues: boolean },
): Promise<string | undefined> {
  const where = index.where === undefined ? 'true' : `(${index.where})`;
  const told = `too long for it: a row of an index has at most ${longestKey} bytes`;
  const tree = { name: index.name, keys: index.keys, where, values: long.map(quoteIdentifier), told };
  const place = { schema: staging, staging, filled: new Set<string>(), hidesValues };
  return (await findTooLong(client, tree, table, place))?.finding;
}

function describe({ table, kind, index, columns, finding }: LongKey): LeftBehind {
  const keys = index.keys.join(', ');
  const isKept = index.unique ? '; an index of digests keeps it unique' : '';
  return {
    kind,
    name: columns === undefined ? index.name : `${table.source}.${columns.join(', ')}`,
    reason: `${finding}${isKept}`,
    text: columns === undefined ? `${index.unique ? 'unique ' : ''}index (${keys})` : `${kind} (${keys})`,
  };
}

/** PostgreSQL takes a reference to a constraint alone. */
function referringKeys({ tables }: MigrationPlan, refused: readonly LongKey[]): LeftBehind[] {
  return tables.flatMap((table) =>
    table.foreignKeys
      .filter((key) => refersTo(key, refused))
      .map(({ columns, referencedTable, referencedColumns }) => ({
        kind: 'foreign key' as const,
        name: `${table.source}.${columns.join(', ')}`,
        reason: `the key of "${referencedTable}" that it refers to stays behind`,
        text: `FOREIGN KEY (${columns.join(', ')}) REFERENCES ${referencedTable} (${referencedColumns.join(', ')})`,
      })),
  );
}

type Reference = PlannedTable['foreignKeys'][number];

function refersTo({ referencedTable, referencedColumns }: Reference, refused: readonly LongKey[]): boolean {
  const wanted = referencedColumns.map(quoteIdentifier).toSorted().join();
  return refused.some(
    ({ table, index }) =>
      index.unique && table.name === referencedTable && index.keys.map(bare).toSorted().join() === wanted,
  );
}

/** A key without its order. */
function bare(key: string): string {
  return key.replace(/(?: desc)?(?: nulls (?:first|last))?$/, '');
}

function withoutKeys(table: PlannedTable, refused: readonly LongKey[]): PlannedTable {
  const own = refused.filter((key) => key.table.name === table.name);
  const isRefused = ({ name }: { name: string }) => own.some(({ index }) => index.name === name);
  const digests = own.filter(({ index }) => index.unique).map((key) => ofDigests(key));
  const { primaryKey, uniques, indexes, foreignKeys } = table;
  return {
    ...table,
    primaryKey: primaryKey !== undefined && isRefused(primaryKey) ? undefined : primaryKey,
    uniques: uniques.filter((unique) => !isRefused(unique)),
    indexes: [...indexes.filter((index) => !isRefused(index)), ...digests],
    foreignKeys: foreignKeys.filter((key) => !refersTo(key, refused)),
  };
}

/** The same rows are told apart: two texts of one MD5 are not found by chance. */
function ofDigests({ table, index, long }: LongKey): PlannedIndex {
  const keys = index.keys.map((key) => {
    if (!long.some((name) => key.includes(quoteIdentifier(name)))) return key;
    const column = table.columns.find(({ name }) => quoteIdentifier(name) === bare(key));
    const asText = column !== undefined && kindOf(column.type) === 'jsonb' ? '::text' : '';
    return `pg_catalog.md5(${bare(key)}${asText})`;
  });
  return { ...index, keys };
}
