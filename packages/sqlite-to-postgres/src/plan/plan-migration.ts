/**
 * The planner: from what the inspection found to the plan. Pure: it reads no file and no database.
 */

import type { SourceCatalog } from '../source/catalog.ts';
import { plannedCollations } from './collations.ts';
import { findProblems } from './find-problems.ts';
import type { Inspection } from './inspection.ts';
import { Namespace } from './names.ts';
import type { LeftBehind, MigrationPlan, PlannedTable, PlanProblem } from './plan.ts';
import { planEnums } from './plan-enums.ts';
import { planTable } from './plan-table.ts';
import { planViews } from './plan-views.ts';
import { planVirtualTables } from './plan-virtual-tables.ts';
import type { RejectingTable } from './rejecting-table.ts';
import { schemaFacts } from './schema-facts.ts';
import { orderTables } from './table-order.ts';
import { TargetNames } from './target-names.ts';
import type { TypeChoice } from './type-families.ts';

export interface PlanOptions {
  /** The schema that the tables are published in. */
  schema: string;
}

export function planMigration(inspection: Inspection, options: PlanOptions): MigrationPlan {
  const { catalog, dialect } = inspection;
  const names = new Namespace();
  const ordered = orderTables(catalog.tables);
  const targetNames = new TargetNames(ordered, inspection.rules, names);
  const enums = planEnums(inspection.types, names);
  const leftBehind: LeftBehind[] = [
    ...inspection.leftOut,
    ...leftBehindTriggers(catalog),
    ...planVirtualTables(catalog),
  ];
  const notes: string[] = [];
  const problems: PlanProblem[] = [];
  const viewNames = new Map(catalog.views.map(({ name }) => [name, names.claim(name)]));
  const facts = schemaFacts(ordered, inspection);
  const rowsOf = new Map(ordered.map(({ name, rows }) => [targetNames.findTable(name) ?? name, rows]));
  const tables: PlannedTable[] = ordered.map((table) => {
    const planned = planTable(table, {
      dialect: dialect.name,
      types: inspection.types.get(table.name) as Map<string, TypeChoice>,
      targetNames,
      names,
      facts,
      rejecting: inspection.rejecting.find(({ source }) => source === table.name) as RejectingTable,
      evidence: inspection.evidence.get(table.name) ?? new Map(),
      rowsOf,
      checked: inspection.brokenChecks.get(table.name) ?? [],
      leavesUnchecked: inspection.tolerances.onBrokenCheck === 'not-valid',
      notValid: table.foreignKeys.filter((_, i) => inspection.orphans.get(table.name)?.[i] !== undefined),
    });
    leftBehind.push(...planned.leftBehind);
    notes.push(...planned.notes);
    problems.push(...findProblems(table, inspection), ...planned.problems);
    return planned.table;
  });
  const views = planViews(catalog.views, { sources: ordered, tables, facts, names: viewNames });
  return {
    dialect,
    schema: options.schema,
    enums,
    collations: plannedCollations(tables),
    tables,
    views: views.views,
    leftBehind: [...leftBehind, ...views.leftBehind],
    notes: [...notes, ...views.notes],
    setAside: [...inspection.setAside].flatMap(([table, { reasons }]) =>
      reasons.map(({ reason, rows }) => ({ table, reason, rows })),
    ),
    problems,
  };
}

function leftBehindTriggers({ triggers }: SourceCatalog): LeftBehind[] {
  return triggers.map(({ name, sql }) => ({
    kind: 'trigger',
    name,
    reason: 'triggers are programs; rewrite it in PL/pgSQL',
    text: sql,
  }));
}
