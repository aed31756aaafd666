/**
 * Keys whose values NOCASE tells apart and PostgreSQL's collations do not: NOCASE knows the letters of ASCII only, so
 * `Ä` and `ä` are two keys. Columns of such a key compare exactly in the target.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { ChosenTypes } from '../plan/choose-types.ts';
import { columnKey, type ExactKeys, foldingColumns, linkedColumns } from '../plan/collations.ts';
import type { RuleBook } from '../plan/rules/match-rules.ts';
import type { SourceCatalog, SourceForeignKey, SourceTable } from '../source/catalog.ts';
import { foldedName } from '../source/folded-name.ts';
import { nextTick } from '../source/next-tick.ts';
import { quoteSqlite } from '../source/quote.ts';
import type { SqliteRow } from '../source/select-rows.ts';

/** As the collation of a server that takes no rules: what it takes for different, every other does. */
const collator = new Intl.Collator('und', { sensitivity: 'accent' });

/** Values are compared in memory and without a pause, these in about a second; of more, a rule has to say (`comparesExactly`). */
const mostValues = 200_000;

const noExactKeys: ExactKeys = { columns: new Set(), mixedReferences: new Set() };

interface Chosen {
  types: ChosenTypes;
  rules: RuleBook;
  signal: AbortSignal | undefined;
}

/** Of primary keys and of keys that others refer to, where the move makes the tables. Throws the signal's reason. */
export async function findExactKeys(
  connection: DatabaseSync,
  { tables }: SourceCatalog,
  { types, rules, signal }: Chosen,
): Promise<ExactKeys> {
  if (rules.isTargetGiven) return noExactKeys;
  const folding = foldingColumns(tables, types);
  const exact = new Set(
    tables.flatMap(({ name, columns }) =>
      columns
        .filter((column) => rules.decideColumn(name, column.name).comparesExactly === true)
        .map((column) => columnKey(name, column.name)),
    ),
  );
  for (const { table, columns } of comparedKeys(tables)) {
    const parts = columns.map((name) => {
      const key = columnKey(table, name);
      return { name, key, folds: folding.has(key) && !exact.has(key) };
    });
    if (!parts.some(({ folds }) => folds)) continue;
    for (const key of findLookalikes(connection, table, parts)) exact.add(key);
    await nextTick(signal);
  }
  if (exact.size === 0) return noExactKeys;
  const columns = linkedColumns(tables, [...exact]).intersection(folding);
  const mixed = tables.flatMap((table) =>
    table.foreignKeys.filter((key) => isOfColumns(table, key, columns) && refersInOtherCase(connection, table, key)),
  );
  return { columns, mixedReferences: new Set(mixed) };
}

interface ComparedKey {
  table: string;
  columns: readonly string[];
}

/** Keys that become constraints on the columns themselves, each once. */
function comparedKeys(tables: readonly SourceTable[]): ComparedKey[] {
  const keys = tables.flatMap(({ name, primaryKey, foreignKeys }): ComparedKey[] => [
    ...(primaryKey === undefined ? [] : [{ table: name, columns: primaryKey.columns }]),
    ...foreignKeys.map(({ referencedTable, referencedColumns }) => ({
      table: referencedTable,
      columns: referencedColumns,
    })),
  ]);
  const idOf = ({ table, columns }: ComparedKey) => columns.map((column) => columnKey(table, column)).join('\0\0');
  return [...new Map(keys.map((key) => [idOf(key), key])).values()];
}

interface KeyPart {
  name: string;
  key: string;
  /** Its collation in the target takes no notice of case. */
  folds: boolean;
}

/** Keys of the columns in which two rows differ by NOCASE that are one by PostgreSQL's collation; none of more than `mostValues`. */
function findLookalikes(connection: DatabaseSync, table: string, parts: readonly KeyPart[]): string[] {
  const from = quoteSqlite(table);
  const beyondAscii = parts.filter(({ folds }) => folds).map(({ name }) => `${quoteSqlite(name)} glob '*[^ -~]*'`);
  if (connection.prepare(`select 1 from ${from} where ${beyondAscii.join(' or ')} limit 1`).get() === undefined)
    return [];
  const mostRows = Math.floor(mostValues / parts.length);
  const select = connection.prepare(
    `select ${parts.map(({ name }) => quoteSqlite(name)).join(', ')} from ${from} limit ${mostRows + 1}`,
  );
  select.setReturnArrays(true);
  select.setReadBigInts(true);
  const rows = select.all() as unknown as SqliteRow[];
  if (rows.length > mostRows) return [];
  const compare = (a: SqliteRow, b: SqliteRow): number => {
    for (let i = 0, order = 0; i < parts.length; i++) {
      order = compareValues(a[i] ?? null, b[i] ?? null, (parts[i] as KeyPart).folds);
      if (order !== 0) return order;
    }
    return 0;
  };
  const alike = new Set<string>();
  const complete = rows.filter((row) => !row.includes(null)).toSorted(compare);
  for (let at = 1; at < complete.length; at++) {
    const [row, other] = [complete[at], complete[at - 1]] as [SqliteRow, SqliteRow];
    if (compare(other, row) !== 0) continue;
    for (const [i, { key, folds }] of parts.entries())
      if (folds && foldedName(String(row[i])) !== foldedName(String(other[i]))) alike.add(key);
  }
  return [...alike];
}

function compareValues(a: SqliteRow[number], b: SqliteRow[number], folds: boolean): number {
  if (folds && typeof a === 'string' && typeof b === 'string') return collator.compare(a, b);
  const [x, y] = [`${typeof a} ${String(a)}`, `${typeof b} ${String(b)}`];
  return x < y ? -1 : x > y ? 1 : 0;
}

function isOfColumns({ name }: SourceTable, { columns }: SourceForeignKey, exact: ReadonlySet<string>): boolean {
  return columns.some((column) => exact.has(columnKey(name, column)));
}

function refersInOtherCase(connection: DatabaseSync, { name }: SourceTable, key: SourceForeignKey): boolean {
  const pairs = key.columns.map((column, i) => {
    return [`child.${quoteSqlite(column)}`, `parent.${quoteSqlite(key.referencedColumns[i] ?? '')}`] as const;
  });
  const found = connection
    .prepare(
      `select 1 from ${quoteSqlite(name)} as child join ${quoteSqlite(key.referencedTable)} as parent
         on ${pairs.map(([child, parent]) => `${parent} = ${child}`).join(' and ')}
        where ${pairs.map(([child, parent]) => `${parent} <> ${child} collate binary`).join(' or ')} limit 1`,
    )
    .get();
  return found !== undefined;
}
