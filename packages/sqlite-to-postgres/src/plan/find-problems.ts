/** What of the inspection stands in the way of a table: everything that would fail or lose data later. Pure. */
import type { SourceForeignKey, SourceTable } from '../source/catalog.ts';
import { canRefer, isReadAsBytes } from '../types/target-type.ts';
import type { Inspection } from './inspection.ts';
import { nextNumberProblems } from './next-number.ts';
import type { PlanProblem, RejectRules } from './plan.ts';
import {
  alikeKeyProblem,
  invalidUtf8Problem,
  misfitProblem,
  nullInKeyProblem,
  orphanProblem,
  readingProblem,
  tooManyColumnsProblem,
  typesProblem,
  wideRowProblem,
  withForm,
} from './plan-problems.ts';
import type { ColumnFindings } from './plan-rejects.ts';
import { mostColumns } from './row-width.ts';
import { spareColumns } from './spare-columns.ts';
import type { TypeChoice } from './type-families.ts';

export function findProblems(table: SourceTable, inspection: Inspection): PlanProblem[] {
  const rejects = inspection.rejecting.find(({ source }) => source === table.name)?.rejects;
  const wide = inspection.wideRows.get(table.name);
  return [
    ...(table.columns.length > mostColumns
      ? [tooManyColumnsProblem(table, spareColumns(table, inspection.evidence.get(table.name) ?? new Map()))]
      : []),
    ...table.columns.flatMap(({ name }) => columnProblems(table, name, inspection, rejects)),
    ...(wide === undefined ? [] : [wideRowProblem(table.name, wide)]),
    ...table.foreignKeys.flatMap((key, i) => keyProblems(table, key, i, inspection)),
    ...(inspection.tolerances.onBadValue === 'widen' ? [] : inspection.alikeKeys)
      .filter((key) => key.table === table.name)
      .map((key) => alikeKeyProblem(key)),
  ];
}

function columnProblems(
  table: SourceTable,
  column: string,
  inspection: Inspection,
  rejects: RejectRules | undefined,
): PlanProblem[] {
  const where = { table: table.name, column };
  const found = inspection.findings.get(table.name)?.get(column) as ColumnFindings;
  const choice = inspection.types.get(table.name)?.get(column) as TypeChoice;
  const { type } = choice;
  const { nulls, texts } = found.evidence;
  const problems = nextNumberProblems(table, column, type, found.evidence);
  if (choice.question !== undefined) problems.push(readingProblem(where, choice, found.asked));
  const isAsked = choice.question !== undefined;
  if (!isAsked && found.misfits !== undefined && !rejects?.values.some((rule) => rule.column === column)) {
    problems.push(withForm(misfitProblem(where, type, found.misfits, found), found.form));
  }
  if (nulls > 0 && table.primaryKey?.columns.includes(column) && !rejects?.nulls.includes(column)) {
    problems.push(nullInKeyProblem(where, nulls));
  }
  // What does not fit is a misfit then, whatever its encoding.
  if (texts.invalidUtf8 > 0 && !isReadAsBytes(type) && !rejects?.encodings.includes(column)) {
    problems.push(withForm(invalidUtf8Problem(where, texts.invalidUtf8), found.form));
  }
  return problems;
}

function keyProblems(table: SourceTable, key: SourceForeignKey, i: number, inspection: Inspection): PlanProblem[] {
  const orphans = inspection.orphans.get(table.name)?.[i];
  const problems: PlanProblem[] = [];
  if (orphans !== undefined && inspection.tolerances.onOrphan !== 'not-valid') {
    problems.push(orphanProblem(table.name, key, orphans));
  }
  const parent = inspection.catalog.tables.find(({ name }) => name.toLowerCase() === key.referencedTable.toLowerCase());
  key.columns.forEach((column, at) => {
    const wanted = key.referencedColumns[at]?.toLowerCase();
    const referenced = parent?.columns.find(({ name }) => name.toLowerCase() === wanted);
    const own = inspection.types.get(table.name)?.get(column)?.type;
    const other = parent && referenced && inspection.types.get(parent.name)?.get(referenced.name)?.type;
    if (own !== undefined && other !== undefined && !canRefer(own, other)) {
      problems.push(typesProblem({ table: table.name, column }, own, key.referencedTable, other));
    }
  });
  return problems;
}
