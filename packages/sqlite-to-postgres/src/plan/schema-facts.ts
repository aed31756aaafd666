/** What of the whole schema the planning of one table or view asks. Pure. */

import type { TimeText } from '@vanguard/sqlite-sql';
import type { SourceForeignKey, SourceTable } from '../source/catalog.ts';
import { foldedName } from '../source/folded-name.ts';
import { columnKey, foldingColumns } from './collations.ts';
import type { Inspection } from './inspection.ts';

export interface SchemaFacts {
  /** The column stands under the collation that folds case. */
  foldsCase(table: string, column: string): boolean;
  /** In place of that: see `ExactKeys`. */
  comparesExactly(table: string, column: string): boolean;
  isMixedReference(key: SourceForeignKey): boolean;
  /** A foreign key refers to exactly these columns, in whatever order. */
  isReferenced(table: string, columns: readonly string[]): boolean;
  /** Every value of the column is a text of date and time. */
  timeText(table: string, column: string): TimeText | undefined;
}

export function schemaFacts(
  tables: readonly SourceTable[],
  { types, findings, exactKeys }: Pick<Inspection, 'types' | 'findings' | 'exactKeys'>,
): SchemaFacts {
  const folding = foldingColumns(tables, types, exactKeys.columns);
  const setOf = (table: string, columns: readonly string[]) =>
    [foldedName(table), ...columns.map(foldedName).toSorted()].join('\0');
  const referenced = new Set(
    tables.flatMap(({ foreignKeys }) => foreignKeys.map((key) => setOf(key.referencedTable, key.referencedColumns))),
  );
  return {
    comparesExactly: (table, column) => exactKeys.columns.has(columnKey(table, column)),
    isMixedReference: (key) => exactKeys.mixedReferences.has(key),
    foldsCase: (table, column) => folding.has(columnKey(table, column)),
    isReferenced: (table, columns) => referenced.has(setOf(table, columns)),
    timeText: (table, column) => {
      const evidence = findings.get(table)?.get(column)?.evidence;
      if (evidence === undefined) return undefined;
      const { texts, integers, reals, blobs } = evidence;
      const isOnlyTimes = texts.shapes.sqlite + texts.shapes.iso === texts.count && texts.count > 0;
      return isOnlyTimes && integers.count + reals.count + blobs.count === 0 ? 'any' : undefined;
    },
  };
}
