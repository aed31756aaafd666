/** What the translation of expressions needs to know of a column: its type in the target, its affinity and collation. */

import { affinityOf, type ColumnFact, collationOf } from '@vanguard/sqlite-sql';
import type { SourceColumn, SourceTable } from '../source/catalog.ts';
import type { TargetType } from '../types/target-type.ts';
import { kindOf } from '../types/target-type.ts';

/** `sql`: the column as expressions write it. */
export function columnFact(
  column: SourceColumn,
  table: SourceTable,
  type: TargetType,
  { sql, foldsCase, timeText }: { sql: string; foldsCase: boolean; timeText: ColumnFact['timeText'] | undefined },
): ColumnFact {
  const fact: ColumnFact = {
    sql,
    kind: kindOf(type),
    affinity: affinityOf(column.declaredType, table.strict),
    collation: collationOf(column.collation),
    foldsCase,
    isWide: type.kind === 'bigint',
  };
  if (timeText !== undefined && type.kind === 'timestamp') return { ...fact, timeText };
  return type.kind === 'enum' ? { ...fact, values: type.values } : fact;
}
