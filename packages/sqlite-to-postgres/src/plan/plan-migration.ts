/**
 * The planner: from what the inspection found to the plan. Pure: it reads no file and no database.
 */
import type { RuleBook } from '../rules/match-rules.ts';
import type { SourceCatalog, SourceTable } from '../source/catalog.ts';
import { emptyEvidence, type SourceEvidence } from '../source/evidence.ts';
import type { Misfits } from '../source/find-misfits.ts';
import type { ChosenTypes } from './choose-types.ts';
import type { DialectName } from './dialect.ts';
import { Namespace } from './names.ts';
import type { LeftBehind, MigrationPlan, PlannedTable, PlanProblem } from './plan.ts';
import { invalidUtf8Problem, misfitProblem, nullInKeyProblem, orphanProblem } from './plan-problems.ts';
import { planTable } from './plan-table.ts';
import { TargetNames } from './target-names.ts';
import { planEnums } from './plan-enums.ts';
import { orderTables } from './table-order.ts';
import type { TypeChoice } from './type-families.ts';

export interface Inspection {
  /** Without what the rules leave out. */
  catalog: SourceCatalog;
  leftOut: LeftBehind[];
  rules: RuleBook;
  dialect: { name: DialectName; evidence: string };
  evidence: SourceEvidence;
  types: ChosenTypes;
  /** By table and column. */
  misfits: Map<string, Map<string, Misfits>>;
  /** By table, in the order of its foreign keys. */
  orphans: Map<string, (Misfits | undefined)[]>;
}

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
  const leftBehind: LeftBehind[] = [...inspection.leftOut, ...leftBehindObjects(catalog)];
  const notes: string[] = [];
  const tables: PlannedTable[] = ordered.map((table) => {
    const planned = planTable(table, {
      dialect: dialect.name,
      types: inspection.types.get(table.name) as Map<string, TypeChoice>,
      targetNames,
      names,
    });
    leftBehind.push(...planned.leftBehind);
    notes.push(...planned.notes);
    return planned.table;
  });
  return {
    dialect,
    schema: options.schema,
    enums,
    tables,
    views: [],
    leftBehind,
    notes,
    problems: ordered.flatMap((table) => tableProblems(table, inspection)),
  };
}

function tableProblems(table: SourceTable, inspection: Inspection): PlanProblem[] {
  const evidence = inspection.evidence.get(table.name);
  const misfits = inspection.misfits.get(table.name);
  const columns = table.columns.flatMap((column): PlanProblem[] => {
    const where = { table: table.name, column: column.name };
    const columnEvidence = evidence?.get(column.name) ?? emptyEvidence();
    const found = misfits?.get(column.name);
    const choice = inspection.types.get(table.name)?.get(column.name) as TypeChoice;
    return [
      ...(found === undefined ? [] : [misfitProblem(where, choice.type, found, columnEvidence)]),
      ...(columnEvidence.nulls > 0 && table.primaryKey?.columns.includes(column.name)
        ? [nullInKeyProblem(where, columnEvidence.nulls)]
        : []),
      ...(columnEvidence.texts.invalidUtf8 === 0 ? [] : [invalidUtf8Problem(where, columnEvidence.texts.invalidUtf8)]),
    ];
  });
  const orphans = table.foreignKeys.flatMap((foreignKey, i): PlanProblem[] => {
    const found = inspection.orphans.get(table.name)?.[i];
    return found === undefined ? [] : [orphanProblem(table.name, foreignKey, found)];
  });
  return [...columns, ...orphans];
}

function leftBehindObjects(catalog: SourceCatalog): LeftBehind[] {
  return [
    ...catalog.triggers.map((trigger) => ({
      kind: 'trigger' as const,
      name: trigger.name,
      reason: 'triggers are programs; write it anew in PL/pgSQL',
      text: trigger.sql,
    })),
    ...catalog.views.map((view) => ({
      kind: 'view' as const,
      name: view.name,
      reason: 'the query of a view is not translated; create it anew on the moved tables',
      text: view.sql,
    })),
    ...catalog.virtualTables.map((table) => ({
      kind: 'virtual table' as const,
      name: table.name,
      reason: `module ${table.module} exists in SQLite only`,
      text: table.sql,
    })),
  ];
}
