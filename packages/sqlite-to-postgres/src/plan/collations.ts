/**
 * Which columns get a collation that takes no notice of case. SQLite's NOCASE belongs to the column, so that every
 * plain `=` of the application ignores case. In PostgreSQL only a nondeterministic collation of ICU does the same for
 * unchanged queries. By its rules a letter of ASCII equals its capital, and so do letters that are one with an accent
 * (`Ä` and `ä`), which NOCASE tells apart; ICU allows no less. Of the 57,056 characters of the basic plane 2,621 have an
 * equal among the others, most of them marks and digits of rare scripts; by the locale that ignores case, which
 * PostgreSQL 15 has to make do with, 6,773, `²` and `2` among them. Uniqueness must not change by that, so unique keys
 * stand on `lower(x collate "C")`, which folds exactly what NOCASE folds. Pure.
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

const letters = Array.from({ length: 26 }, (_, i) => String.fromCodePoint(0x61 + i));

export function plannedCollations(tables: readonly PlannedTable[]): PlannedCollation[] {
  const isUsed = tables.some(({ columns }) => columns.some(({ collation }) => collation !== undefined));
  const rules = letters.map((letter) => `&${letter}=${letter.toUpperCase()}`).join('');
  return isUsed ? [{ name: caseFoldingCollation, rules, plainLocale: 'und-u-ks-level2' }] : [];
}
