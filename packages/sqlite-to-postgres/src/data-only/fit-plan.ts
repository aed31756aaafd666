/** Cuts the plan of a whole move down to filling tables that are there. Pure. */
import type { Inspection } from '../plan/inspection.ts';
import type { LeftBehind, MigrationPlan, PlannedTable, PlanProblem } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { effectNotes, valueNotes } from './effect-notes.ts';
import { fitSequences } from './fit-sequences.ts';
import { circleProblems, fitTable, orderByTarget } from './fit-table.ts';
import { getColumn, isFilled, type Matching, type TableMatch } from './match-tables.ts';
import {
  absentProblem,
  type BrokenDemands,
  countValues,
  hintFor,
  homelessProblems,
  nothingLeft,
  unmatchedProblem,
  valueProblems,
} from './source-problems.ts';
import { tableProblems } from './table-problems.ts';

export function fitPlan(
  plan: MigrationPlan,
  inspection: Inspection,
  matching: Matching,
  broken: BrokenDemands,
): MigrationPlan {
  const matches = matching.matches.map((match) => withoutEmpty(match, inspection));
  const fitted = { ...matching, matches };
  const filled = new Set(matches.map(({ target }) => target.name));
  const tables = plan.tables.flatMap((table) => {
    const match = matches.find(({ source }) => source.name === table.source);
    return match === undefined ? [] : [fitTable(table, match, filled)];
  });
  const planned = new Set(tables.map(({ source }) => source));
  const sequences = fitSequences(matches, inspection, matching.target.sequences);
  const unmatched = matching.unmatched.flatMap(unmatchedProblem);
  return {
    ...plan,
    dataOnly: true,
    sequences: sequences.sequences,
    enums: [],
    collations: [],
    views: [],
    leftBehind: leftBehind(plan, inspection, fitted),
    tables: orderByTarget(tables, matches),
    notes: [
      ...matching.notes,
      ...sequences.notes,
      ...broken.unseen,
      ...effectNotes(fitted),
      ...matches.flatMap((match) => valueNotes(match, inspection.types)),
    ],
    problems: [
      ...matching.problems,
      ...plan.problems
        .filter(({ table, code }) => planned.has(table) && !settledThere.has(code))
        .filter((problem) => !isUnread(problem, matches, broken))
        .map((problem) => ({ ...problem, hint: hintFor(problem) })),
      // A column that is too narrow itself is named for that.
      ...sequences.problems.filter(
        ({ table, column }) =>
          !plan.problems.some(
            (other) => other.code === 'next_number_does_not_fit' && other.table === table && column !== undefined,
          ),
      ),
      ...unmatched,
      // Else what was not matched is what to look at.
      ...(tables.length === 0 && unmatched.length + matching.problems.length === 0 ? [nothingLeft(matching)] : []),
      ...broken.absent.flatMap((found) => absentProblem(found, inspection)),
      ...matches.flatMap((match) => [
        ...homelessProblems(match, inspection),
        ...valueProblems(match, inspection, broken),
        ...tableProblems(match),
        ...circleProblems(match.target, tables, matches),
      ]),
    ],
  };
}

/** Of a column with values that are none of its type the problem is told once. */
function isUnread({ table, column }: PlanProblem, matches: readonly TableMatch[], { unread }: BrokenDemands): boolean {
  const name = matches.find(({ source }) => source.name === table)?.columns.get(column ?? '');
  return name !== undefined && unread.get(table)?.has(name) === true;
}

/** A column of a type that the mover does not know, for which the source has nothing, takes its default. */
function withoutEmpty(match: TableMatch, { findings }: Inspection): TableMatch {
  const { source, target } = match;
  const empty = [...match.columns].filter(([column, name]) => {
    const held = getColumn(target, name);
    const nulls = findings.get(source.name)?.get(column)?.evidence.nulls ?? 0;
    return !isFilled(held) && !held.notNull && nulls === source.rows;
  });
  if (empty.length === 0) return match;
  const columns = new Map(match.columns);
  for (const [column] of empty) columns.delete(column);
  return { ...match, columns, leftToDefault: [...match.leftToDefault, ...empty.map(([, name]) => name)] };
}

/** A table that is there has as many columns as it can have, and foreign keys between types that can be compared. */
const settledThere: ReadonlySet<string> = new Set(['too_many_columns', 'foreign_key_types_differ']);

function leftBehind(
  plan: MigrationPlan,
  inspection: Inspection,
  { matches, bookkeeping, kept, unmatched }: Matching,
): LeftBehind[] {
  return [
    ...plan.leftBehind.filter(({ kind }) => kind === 'table' || kind === 'column'),
    ...bookkeeping.map(({ source, tool }) =>
      leftTable(
        source,
        `kept by ${tool}, which remembers in it what it did to the source; the target's own tells of the target`,
      ),
    ),
    ...kept.map(({ source, target }) =>
      leftTable(source.name, `${plural(source.rows, 'row')}: "${target.name}" of the target keeps its own`),
    ),
    ...unmatched.filter(({ rows }) => rows === 0).map(({ name }) => leftTable(name, 'has no rows')),
    // One that holds values stops the run instead.
    ...matches.flatMap(({ source, homeless }) =>
      homeless
        .filter((name) => countValues(source, name, inspection) === 0)
        .map((name) => ({
          kind: 'column' as const,
          name: `${source.name}.${name}`,
          reason: 'holds only NULL',
          text: name,
        })),
    ),
  ];
}

function leftTable(name: string, reason: string): LeftBehind {
  return { kind: 'table', name, reason, text: name };
}

/** Those that keep the rows that they have, as they would be filled. */
export function keptTables({ tables }: MigrationPlan, { kept }: Matching): PlannedTable[] {
  return kept.flatMap((match) => {
    const table = tables.find(({ source }) => source === match.source.name);
    return table === undefined ? [] : [fitTable(table, match, new Set())];
  });
}
