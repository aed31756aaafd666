/**
 * Which columns get a collation that takes no notice of case. SQLite's NOCASE belongs to the column, so that every
 * plain `=` of the application ignores case. In PostgreSQL only a nondeterministic collation of ICU does the same for
 * unchanged queries. It folds beyond ASCII: of all pairs that NOCASE tells apart it takes `Ä` and `ä`, `²` and `2` and
 * the like for equal, but not `ß` and `ss` or `é` and `e`. Uniqueness must not change by that, so unique keys stand on
 * `lower(x collate "C")`, which folds exactly what NOCASE folds. Pure.
 */
import type { SourceTable } from '../source/catalog.ts';
import type { ChosenTypes } from './choose-types.ts';
import type { PlannedCollation, PlannedTable } from './plan.ts';
import { foldedName } from '../source/folded-name.ts';

export const caseFoldingCollation = 'nocase';

export interface SchemaFacts {
  /** The column stands under the collation that folds case. */
  foldsCase(table: string, column: string): boolean;
  /** A foreign key refers to exactly these columns, in whatever order. */
  isReferenced(table: string, columns: readonly string[]): boolean;
}

const textTypes: ReadonlySet<string> = new Set(['text', 'varchar', 'char']);

/** Columns declared NOCASE, and those that refer to them: PostgreSQL compares both ends of a key by one collation. */
export function schemaFacts(tables: readonly SourceTable[], types: ChosenTypes): SchemaFacts {
  const isText = (table: string, column: string) => textTypes.has(types.get(table)?.get(column)?.type.kind ?? '');
  const keyOf = (table: string, column: string) => `${foldedName(table)}\0${foldedName(column)}`;
  const folding = new Set<string>();
  for (const { name: table, columns } of tables) {
    for (const { name, collation } of columns) {
      if (collation?.toLowerCase() === 'nocase' && isText(table, name)) folding.add(keyOf(table, name));
    }
  }
  const references = tables.flatMap(({ name, foreignKeys }) => foreignKeys.map((key) => ({ table: name, ...key })));
  for (let before = -1; before < folding.size; ) {
    before = folding.size;
    for (const { table, columns, referencedTable, referencedColumns } of references) {
      for (const [i, column] of columns.entries()) {
        const refersToFolding = folding.has(keyOf(referencedTable, referencedColumns[i] ?? ''));
        if (refersToFolding && isText(table, column)) folding.add(keyOf(table, column));
      }
    }
  }
  const setOf = (table: string, columns: readonly string[]) =>
    [foldedName(table), ...columns.map(foldedName).toSorted()].join('\0');
  const referenced = new Set(references.map((key) => setOf(key.referencedTable, key.referencedColumns)));
  return {
    foldsCase: (table, column) => folding.has(keyOf(table, column)),
    isReferenced: (table, columns) => referenced.has(setOf(table, columns)),
  };
}

/** The locale compares base letters and accents, not case. */
export function plannedCollations(tables: readonly PlannedTable[]): PlannedCollation[] {
  const isUsed = tables.some(({ columns }) => columns.some(({ collation }) => collation !== undefined));
  return isUsed ? [{ name: caseFoldingCollation, locale: 'und-u-ks-level2' }] : [];
}
