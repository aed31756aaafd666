/** Plans the foreign keys of a table, and says which cannot be. Pure. */
import type { SourceForeignKey } from '../source/catalog.ts';
import { constraintName } from './names.ts';
import type { PlannedForeignKey } from './plan.ts';
import type { TableScope } from './table-scope.ts';

/** `notValid`: keys that rows break, to be created all the same. */
export function planForeignKeys(scope: TableScope, notValid: readonly SourceForeignKey[]): PlannedForeignKey[] {
  for (const { columns, reason, text } of scope.source.brokenReferences) {
    scope.leave('foreign key', `${scope.source.name}.${columns.join(', ')}`, reason, text);
  }
  return scope.source.foreignKeys.flatMap((key) => {
    const reason = findObstacle(key, scope);
    if (reason !== undefined) {
      scope.leave('foreign key', `${scope.source.name}.${key.columns.join(', ')}`, reason, describe(key));
      return [];
    }
    return [plannedKey(key, scope, notValid.includes(key))];
  });
}

function plannedKey(key: SourceForeignKey, scope: TableScope, notValid: boolean): PlannedForeignKey {
  const { targetNames } = scope.surroundings;
  return {
    name: scope.claimConstraintName(key.name ?? constraintName(scope.name, key.columns, 'fkey')),
    columns: key.columns.map((column) => scope.columnName(column)),
    referencedTable: targetNames.findTable(key.referencedTable) as string,
    referencedColumns: key.referencedColumns.map((column) => targetNames.column(key.referencedTable, column)),
    onDelete: key.onDelete,
    onUpdate: key.onUpdate,
    deferrable: key.deferrable,
    initiallyDeferred: key.initiallyDeferred,
    notValid,
  };
}

function findObstacle(key: SourceForeignKey, scope: TableScope): string | undefined {
  const { columns, referencedTable, onDelete, onUpdate } = key;
  if (scope.surroundings.facts.isMixedReference(key))
    return 'rows refer to keys in another case than those are written in, and the keys are told apart exactly';
  if (scope.surroundings.targetNames.findTable(referencedTable) === undefined) {
    return `the table "${referencedTable}" does not exist; SQLite never checked it`;
  }
  const isGenerated = columns.some((column) => scope.findColumn(column)?.generated !== undefined);
  const sets =
    [onDelete, onUpdate].some((action) => action === 'SET NULL' || action === 'SET DEFAULT') || onUpdate === 'CASCADE';
  if (isGenerated && sets) return 'PostgreSQL sets no generated column when the row referred to changes';
  return undefined;
}

function describe({ columns, referencedTable, referencedColumns }: SourceForeignKey): string {
  return `FOREIGN KEY (${columns.join(', ')}) REFERENCES ${referencedTable} (${referencedColumns.join(', ')})`;
}
