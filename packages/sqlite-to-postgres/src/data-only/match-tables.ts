/** Which table and column of the target each of the source fills. Pure: problems come out as data. */
import type { PlanProblem } from '../plan/plan.ts';
import type { ColumnHint, RuleBook, TargetFacts } from '../plan/rules/match-rules.ts';
import type { SeedRows } from '../plan/tolerances.ts';
import type { SourceCatalog, SourceTable } from '../source/catalog.ts';
import { parseTargetType } from '../types/parse-target-type.ts';
import { bookkeepingTool } from './bookkeeping.ts';
import { matchName } from './match-names.ts';
import type { TargetSchema } from './target-schema.ts';
import type { TargetColumn, TargetTable } from './target-tables.ts';

export interface TableMatch {
  source: SourceTable;
  target: TargetTable;
  /** Names of columns of the target by columns of the source. */
  columns: Map<string, string>;
  /** Columns of the source that the target computes, by its own names. */
  computed: Map<string, string>;
  /** Columns of the source without a place. */
  homeless: string[];
  /** Columns of the target that take their default, or NULL. */
  leftToDefault: string[];
  /** What becomes of rows that the table has already; undefined where it has none. */
  seedRows?: Exclude<SeedRows, 'keep'>;
}

export interface Matching {
  matches: TableMatch[];
  /** Tables that keep their rows and are not filled. */
  kept: TableMatch[];
  /** All that stands in the target's schema. */
  target: TargetSchema;
  /** Tables of the source that a migration tool keeps, with its name. */
  bookkeeping: { source: string; tool: string }[];
  /** Tables of the source without a counterpart. */
  unmatched: SourceTable[];
  problems: PlanProblem[];
  notes: string[];
}

export function matchTables(
  { tables }: SourceCatalog,
  target: TargetSchema,
  rules: RuleBook,
  onSeedRows: SeedRows = 'stop',
): Matching {
  const matching: Matching = {
    target,
    matches: [],
    kept: [],
    bookkeeping: [],
    unmatched: [],
    problems: [],
    notes: [],
  };
  for (const source of tables) {
    const decision = rules.decideTable(source.name);
    if (decision.leaveOut) continue;
    const tool = decision.name === undefined ? bookkeepingTool(source) : undefined;
    if (tool !== undefined) {
      matching.bookkeeping.push({ source: source.name, tool });
      continue;
    }
    const { found, candidates } = matchName(decision.name ?? source.name, target.tables);
    if (candidates.length > 1) matching.problems.push(ambiguous(source.name, undefined, candidates));
    else if (found === undefined) matching.unmatched.push(source);
    else if (found.isEmpty || !found.mayFill) matching.matches.push(matchColumns(source, found, rules, matching));
    else {
      const way = decision.seedRows ?? onSeedRows;
      if (way === 'keep')
        matching.kept.push(matchColumns(source, found, rules, { ...matching, problems: [], notes: [] }));
      else matching.matches.push({ ...matchColumns(source, found, rules, matching), seedRows: way });
    }
  }
  for (const table of target.tables) refuseTwice(table, matching);
  const first = (match: TableMatch) => matching.matches.find((other) => other.target === match.target) === match;
  return { ...matching, matches: matching.matches.filter(first) };
}

function matchColumns(source: SourceTable, target: TargetTable, rules: RuleBook, matching: Matching): TableMatch {
  const columns = new Map<string, string>();
  const computed = new Map<string, string>();
  const homeless: string[] = [];
  if (target.name !== source.name) matching.notes.push(`"${source.name}" fills "${target.name}".`);
  for (const { name } of source.columns) {
    const decision = rules.decideColumn(source.name, name);
    if (decision.leaveOut) continue;
    const { found, candidates } = matchName(decision.name ?? name, target.columns);
    if (candidates.length > 1) matching.problems.push(ambiguous(source.name, name, candidates));
    else if (found === undefined) homeless.push(name);
    else if ([...columns.values()].includes(found.name)) matching.problems.push(taken(source.name, name, found.name));
    else if (found.isGenerated) computed.set(name, found.name);
    else columns.set(name, found.name);
    if (found !== undefined && !found.isGenerated && found.name !== name)
      matching.notes.push(`"${source.name}"."${name}" fills "${target.name}"."${found.name}".`);
  }
  const filled = new Set(columns.values());
  const rest = target.columns.filter(({ name, isGenerated }) => !isGenerated && !filled.has(name));
  for (const column of rest.filter(({ notNull, hasDefault }) => notNull && !hasDefault)) {
    matching.problems.push({
      code: 'target_column_without_source',
      table: source.name,
      column: column.name,
      message: `"${target.name}"."${column.name}" of the target must not be NULL, has no default, and no column of "${source.name}" fills it.`,
      hint: 'Give it a default in the target, or name the column that fills it with a rule (--config).',
    });
  }
  return { source, target, columns, computed, homeless, leftToDefault: rest.map(({ name }) => name) };
}

function refuseTwice({ name }: TargetTable, { matches, problems }: Matching): void {
  const sources = matches.filter(({ target }) => target.name === name).map(({ source }) => source.name);
  if (sources.length < 2) return;
  problems.push({
    code: 'target_table_matched_twice',
    table: sources.join(', '),
    message: `The tables ${sources.map((source) => `"${source}"`).join(' and ')} would both fill "${name}".`,
    hint: 'Name the table that each fills with a rule (--config), or leave one out.',
  });
}

function taken(table: string, column: string, name: string): PlanProblem {
  return {
    code: 'target_column_matched_twice',
    table,
    column,
    message: `"${table}"."${column}" and another column would both fill "${name}".`,
    hint: 'Name the column that each fills with a rule (--config), or leave one out.',
  };
}

function ambiguous(table: string, column: string | undefined, candidates: readonly { name: string }[]): PlanProblem {
  const what = column === undefined ? `"${table}"` : `"${table}"."${column}"`;
  return {
    code: 'target_name_ambiguous',
    table,
    ...(column === undefined ? {} : { column }),
    message: `${what} could fill ${candidates.map(({ name }) => `"${name}"`).join(' or ')}.`,
    hint: 'Say which with a rule: "name" (--config).',
  };
}

/** Names and types of the target, for the inspection to hold the values against. */
export function factsOf(matches: readonly TableMatch[]): TargetFacts {
  return {
    tables: matches.map(({ source, target }) => ({ table: source.name, name: target.name })),
    columns: matches.flatMap(({ source, target, columns }) =>
      [...columns].map(([column, name]) => hintOf(source.name, column, getColumn(target, name))),
    ),
  };
}

function hintOf(table: string, column: string, target: TargetColumn): ColumnHint {
  const hint: ColumnHint = { table, column, name: target.name };
  if (target.enumValues !== undefined) return { ...hint, enum: { name: target.type, values: target.enumValues } };
  if (target.enumElement !== undefined) return { ...hint, enumElement: target.enumElement };
  return isFilled(target) ? { ...hint, type: target.type } : { ...hint, input: target.type };
}

/** Whether the mover knows its type; else PostgreSQL reads texts as it. */
export function isFilled({ type, enumValues, enumElement }: TargetColumn): boolean {
  return enumValues !== undefined || enumElement !== undefined || parseTargetType(type, 'ms') !== undefined;
}

export function getColumn({ name: table, columns }: TargetTable, name: string): TargetColumn {
  const column = columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Error(`the target's table "${table}" has no column "${name}"`);
  return column;
}
