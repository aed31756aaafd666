/** Tables and columns that the source has and the plan of an earlier migration does not know, or the other way round. */
import type { DatabaseSync } from 'node:sqlite';
import type { MigrationPlan } from '../plan/plan.ts';
import { readCatalog } from '../source/read-catalog.ts';

/** In words; what was left out on purpose is not a finding. */
export function findUnplanned(source: DatabaseSync, plan: MigrationPlan): string[] {
  const catalog = readCatalog(source);
  const leftBehind = new Set(plan.leftBehind.map(({ kind, name }) => `${kind} ${name}`));
  const findings: string[] = [];
  for (const table of catalog.tables) {
    const planned = plan.tables.find((candidate) => candidate.source === table.name);
    if (planned === undefined) {
      if (!leftBehind.has(`table ${table.name}`)) findings.push(`table "${table.name}" is new in the source`);
      continue;
    }
    const known = new Set([...planned.columns, ...(planned.computed ?? [])].map((column) => column.source));
    for (const { name } of table.columns) {
      const isKnown = known.has(name) || leftBehind.has(`column ${table.name}.${name}`);
      if (!isKnown) findings.push(`column "${name}" of table "${table.name}" is new in the source`);
    }
  }
  return findings;
}
