/**
 * Which columns get a collation that takes no notice of case. SQLite's NOCASE belongs to the column, so that every
 * plain `=` of the application ignores case. In PostgreSQL only a nondeterministic collation of ICU does the same for
 * unchanged queries. It folds beyond ASCII: of all pairs that NOCASE tells apart it takes `Ä` and `ä`, `²` and `2` and
 * the like for equal, but not `ß` and `ss` or `é` and `e`. Uniqueness must not change by that, so unique keys stand on
 * `lower(x collate "C")`, which folds exactly what NOCASE folds. Pure.
 */
import type { SourceTable } from '../source/catalog.ts';
import { foldedName } from '../source/folded-name.ts';
import type { ChosenTypes } from './choose-types.ts';
import type { PlannedCollation, PlannedTable } from './plan.ts';

export const caseFoldingCollation = 'nocase';

const textTypes: ReadonlySet<string> = new Set(['text', 'varchar', 'char']);

export function columnKey(table: string, column: string): string {
  return `${foldedName(table)}\0${foldedName(column)}`;
}

/**
 * Keys of the columns declared NOCASE, and of those that refer to them: PostgreSQL compares both ends of a foreign key
 * by one collation.
 */
export function foldingColumns(tables: readonly SourceTable[], types: ChosenTypes): Set<string> {
  const isText = (table: string, column: string) => textTypes.has(types.get(table)?.get(column)?.type.kind ?? '');
  const folding = new Set<string>();
  for (const { name: table, columns } of tables) {
    for (const { name, collation } of columns) {
      if (collation?.toLowerCase() === 'nocase' && isText(table, name)) folding.add(columnKey(table, name));
    }
  }
  const pairs = tables.flatMap(({ name: table, foreignKeys }) =>
    foreignKeys.flatMap(({ columns, referencedTable, referencedColumns }) =>
      columns.map((column, i) => ({ table, column, key: columnKey(referencedTable, referencedColumns[i] ?? '') })),
    ),
  );
  // A chain of references settles within as many rounds as it has links.
  for (let before = -1; before < folding.size; ) {
    before = folding.size;
    for (const { table, column, key } of pairs) {
      if (folding.has(key) && isText(table, column)) folding.add(columnKey(table, column));
    }
  }
  return folding;
}

/** The locale compares base letters and accents, not case. */
export function plannedCollations(tables: readonly PlannedTable[]): PlannedCollation[] {
  const isUsed = tables.some(({ columns }) => columns.some(({ collation }) => collation !== undefined));
  return isUsed ? [{ name: caseFoldingCollation, locale: 'und-u-ks-level2' }] : [];
}
