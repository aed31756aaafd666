/**
 * Keys whose values NOCASE tells apart and PostgreSQL's collations do not: NOCASE knows the letters of ASCII only, so
 * `Ä` and `ä` are two keys. Columns of such a key compare exactly in the target.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { ChosenTypes } from '../plan/choose-types.ts';
import { columnKey, type ExactKeys, foldingColumns, linkedColumns } from '../plan/collations.ts';
import type { RuleBook } from '../plan/rules/match-rules.ts';
import type { SourceCatalog, SourceForeignKey, SourceTable } from '../source/catalog.ts';
import { nextTick } from '../source/next-tick.ts';
import { quoteSqlite } from '../source/quote.ts';

/** As the collation of a server that takes no rules: what it takes for different, every other does. */
const collator = new Intl.Collator('und', { sensitivity: 'accent' });

/** Values are compared in memory and without a pause, these in about a second; beyond them the target says what it takes for equal. */
const mostValues = 200_000;

const noExactKeys: ExactKeys = { columns: new Set(), mixedReferences: new Set() };

interface Chosen {
  types: ChosenTypes;
  rules: RuleBook;
  signal: AbortSignal | undefined;
}

/** Of keys of one column that others refer to, where the move makes the tables. Throws the signal's reason. */
export async function findExactKeys(
  connection: DatabaseSync,
  { tables }: SourceCatalog,
  { types, rules, signal }: Chosen,
): Promise<ExactKeys> {
  if (rules.isTargetGiven) return noExactKeys;
  const folding = foldingColumns(tables, types);
  const colliding: string[] = [];
  const seen = new Set<string>();
  for (const { referencedTable, referencedColumns } of tables.flatMap(({ foreignKeys }) => foreignKeys)) {
    const [column, ...others] = referencedColumns;
    if (column === undefined || others.length > 0) continue;
    const key = columnKey(referencedTable, column);
    if (seen.has(key) || !folding.has(key)) continue;
    seen.add(key);
    if (hasLookalikes(connection, referencedTable, column)) colliding.push(key);
    await nextTick(signal);
  }
  if (colliding.length === 0) return noExactKeys;
  const columns = linkedColumns(tables, colliding);
  const mixed = tables.flatMap((table) =>
    table.foreignKeys.filter((key) => isOfColumns(table, key, columns) && refersInOtherCase(connection, table, key)),
  );
  return { columns, mixedReferences: new Set(mixed) };
}

function hasLookalikes(connection: DatabaseSync, table: string, column: string): boolean {
  const [name, from] = [quoteSqlite(column), quoteSqlite(table)];
  const beyondAscii = connection.prepare(`select 1 from ${from} where ${name} glob '*[^ -~]*' limit 1`);
  if (beyondAscii.get() === undefined) return false;
  const select = connection.prepare(
    `select ${name} from ${from} where typeof(${name}) = 'text' limit ${mostValues + 1}`,
  );
  select.setReturnArrays(true);
  const values = (select.all() as unknown as [string][]).map(([value]) => value).toSorted(collator.compare);
  return (
    values.length <= mostValues &&
    values.some((value, i) => i > 0 && collator.compare(values[i - 1] as string, value) === 0)
  );
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
