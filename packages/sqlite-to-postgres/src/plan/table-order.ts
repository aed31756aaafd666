/** Orders tables so that each comes after those it references; where references form a circle, by name. */
import type { SourceTable } from '../source/catalog.ts';

export function orderTables(tables: readonly SourceTable[]): SourceTable[] {
  const byName = new Map(tables.map((table) => [table.name.toLowerCase(), table]));
  const ordered = new Set<SourceTable>();
  const onPath = new Set<SourceTable>();
  const visit = (table: SourceTable): void => {
    if (ordered.has(table) || onPath.has(table)) return;
    onPath.add(table);
    for (const { referencedTable } of table.foreignKeys) {
      const referenced = byName.get(referencedTable.toLowerCase());
      if (referenced !== undefined) visit(referenced);
    }
    onPath.delete(table);
    ordered.add(table);
  };
  for (const table of tables.toSorted((a, b) => (a.name < b.name ? -1 : 1))) visit(table);
  return [...ordered];
}
