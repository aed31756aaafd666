/** The columns of a planned table whose values are compared, and those that tell its rows apart. Pure. */
import type { PlannedTable } from './plan.ts';

/** Columns that hold copied values; what the target computes has its own check. */
export function comparedColumns(table: PlannedTable) {
  return table.columns.filter(({ generated }) => generated === undefined);
}

export function keyPositions(table: PlannedTable): number[] {
  const columns = comparedColumns(table);
  const key = table.primaryKey?.columns.map((name) => columns.findIndex((column) => column.name === name)) ?? [];
  return key.length > 0 && !key.includes(-1) ? key : columns.map((_, i) => i);
}
