/**
 * Which columns get a collation that takes no notice of case. SQLite's NOCASE belongs to the column, so that every
 * plain `=` of the application ignores case. In PostgreSQL only a nondeterministic collation of ICU does the same for
 * unchanged queries. By its rules a letter of ASCII equals its capital, and so do letters that are one with an accent
 * (`Ä` and `ä`), which NOCASE tells apart; ICU allows no less. Of the 57,056 characters of the basic plane 2,621 have an
 * equal among the others, most of them marks and digits of rare scripts; by the locale that ignores case, which
 * PostgreSQL 15 has to make do with, 6,773, `²` and `2` among them. Uniqueness must not change by that, so unique keys
 * stand on `lower(x collate "C")`, which folds exactly what NOCASE folds. Pure.
 */
import type { SourceForeignKey, SourceTable } from '../source/catalog.ts';
import { foldedName } from '../source/folded-name.ts';
import { kindOf } from '../types/target-type.ts';
import type { ChosenTypes } from './choose-types.ts';
import type { PlannedCollation, PlannedTable } from './plan.ts';

export const caseFoldingCollation = 'nocase';

export function columnKey(table: string, column: string): string {
  return `${foldedName(table)}\0${foldedName(column)}`;
}

/** What NOCASE tells apart and these collations do not, where it is a key that others refer to. */
export interface ExactKeys {
  /** Keys of the columns that compare exactly, in place of folding case. */
  readonly columns: ReadonlySet<string>;
  /** Rows refer in another case than the key is written in: no foreign key of the target takes these. */
  readonly mixedReferences: ReadonlySet<SourceForeignKey>;
}

/**
 * Keys of the columns declared NOCASE, and of those that refer to them: PostgreSQL compares both ends of a foreign key
 * by one collation.
 */
export function foldingColumns(
  tables: readonly SourceTable[],
  types: ChosenTypes,
  exact: ReadonlySet<string> = new Set(),
): Set<string> {
  const isText = (table: string, column: string) => {
    const choice = types.get(table)?.get(column);
    return choice !== undefined && kindOf(choice.type) === 'text';
  };
  const folding = new Set<string>();
  for (const { name: table, columns } of tables) {
    for (const { name, collation } of columns) {
      if (collation?.toLowerCase() === 'nocase' && isText(table, name)) folding.add(columnKey(table, name));
    }
  }
  const pairs = referencePairs(tables);
  // A chain of references settles within as many rounds as it has links.
  for (let before = -1; before < folding.size; ) {
    before = folding.size;
    for (const { table, column, key } of pairs) {
      if (folding.has(key) && isText(table, column)) folding.add(columnKey(table, column));
    }
  }
  return folding.difference(exact);
}

function referencePairs(tables: readonly SourceTable[]): { table: string; column: string; key: string }[] {
  return tables.flatMap(({ name: table, foreignKeys }) =>
    foreignKeys.flatMap(({ columns, referencedTable, referencedColumns }) =>
      columns.map((column, i) => ({ table, column, key: columnKey(referencedTable, referencedColumns[i] ?? '') })),
    ),
  );
}

/** The columns themselves, and all that refer to them or that they refer to, over any number of links. */
export function linkedColumns(tables: readonly SourceTable[], columns: readonly string[]): Set<string> {
  const linked = new Set(columns);
  const pairs = referencePairs(tables).map(({ table, column, key }) => [columnKey(table, column), key] as const);
  for (let before = -1; before < linked.size; ) {
    before = linked.size;
    for (const pair of pairs) if (pair.some((key) => linked.has(key))) for (const key of pair) linked.add(key);
  }
  return linked;
}

const letters = Array.from({ length: 26 }, (_, i) => String.fromCodePoint(0x61 + i));

export function plannedCollations(tables: readonly PlannedTable[]): PlannedCollation[] {
  const isUsed = tables.some(({ columns }) => columns.some(({ collation }) => collation !== undefined));
  const rules = letters.map((letter) => `&${letter}=${letter.toUpperCase()}`).join('');
  return isUsed ? [{ name: caseFoldingCollation, rules, plainLocale: 'und-u-ks-level2' }] : [];
}
