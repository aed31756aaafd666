/**
 * Rules that lead past the problems of a plan, column by column, each with its evidence in words; options only for what no
 * rule speaks of. They are told only after they were tried: the same source has a plan without problems under them.
 */
import { UsageError } from '../errors.ts';
import type { MigrationPlan, PlannedColumn, PlanProblem, Suggestion } from '../plan/plan.ts';
import type { ColumnRule, MigrationRules, TableRule } from '../plan/rules/rules.ts';
import type { Tolerances } from '../plan/tolerances.ts';
import { describeType } from '../types/target-type.ts';

export type RuleOptions = NonNullable<MigrationRules['options']>;
type Planned = Pick<MigrationPlan, 'problems' | 'tables' | 'dataOnly'>;
/** Plans the same source again, under other rules and tolerances. */
export type Replan = (rules: MigrationRules, tolerances: Tolerances) => Promise<Planned>;

interface Answers {
  tables: TableRule[];
  columns: ColumnRule[];
  options: RuleOptions;
}

/** What an answer has brought to light is answered in turn. */
const maxRounds = 5;

/** `own`: the rules and tolerances of the call. Undefined where a problem has no answer, or answers do not lead on. */
export async function suggestRules(
  plan: Planned,
  own: { rules: MigrationRules; tolerances: Tolerances },
  replan: Replan,
): Promise<Suggestion | undefined> {
  const answers: Answers = { tables: [], columns: [], options: {} };
  const widened = plan.dataOnly ? undefined : await replan(own.rules, { ...own.tolerances, onBadValue: 'widen' });
  let left = plan.problems;
  for (let round = 0; left.length > 0; round++) {
    const before = JSON.stringify(answers);
    const isAnswered = left.every((problem) => answer(problem, { plan, widened, answers }));
    if (!isAnswered || JSON.stringify(answers) === before || round === maxRounds) return undefined;
    const tried = await tryOut(replan, joined(own.rules, answers), { ...answers.options, ...given(own.tolerances) });
    if (tried === undefined) return undefined;
    left = tried.problems;
  }
  return { rules: joined(own.rules, answers), lines: describe(answers) };
}

/** With options for problems that no rule speaks of. */
export function withOptions(
  { rules, lines }: Suggestion,
  options: Tolerances,
  problems: readonly PlanProblem[],
): Suggestion {
  const why = problems.map(({ message }) => message).join(' ');
  const { why: before = '', ...own } = rules.options ?? {};
  const all = { ...own, ...options, why: `${before} ${why}`.trim() };
  return {
    rules: { ...rules, options: all },
    lines: [...lines, ...describe({ tables: [], columns: [], options: { ...options, why } })],
  };
}

/** Undefined for rules that are refused: they are not suggested. */
async function tryOut(replan: Replan, rules: MigrationRules, tolerances: Tolerances): Promise<Planned | undefined> {
  try {
    return await replan(rules, tolerances);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** Those that were set. */
export function given(tolerances: Tolerances): Tolerances {
  return Object.fromEntries(Object.entries(tolerances).filter(([, way]) => way !== undefined));
}

function joined(own: MigrationRules, { tables, columns, options }: Answers): MigrationRules {
  const isAny = Object.keys(options).length > 0 || own.options !== undefined;
  return {
    ...own,
    ...(isAny && { options: { ...options, ...own.options } }),
    ...(tables.length + (own.tables?.length ?? 0) > 0 && { tables: [...(own.tables ?? []), ...tables] }),
    ...(columns.length + (own.columns?.length ?? 0) > 0 && { columns: [...(own.columns ?? []), ...columns] }),
  };
}

interface Grounds {
  plan: Planned;
  /** The plan that keeps every value, whatever type it takes; not for tables that are there. */
  widened: Planned | undefined;
  answers: Answers;
}

type Answer = (problem: PlanProblem, grounds: Grounds) => boolean;

/** By the code of a problem: whether it has an answer, which is then among the answers. */
const answersByCode: Readonly<Record<string, Answer>> = {
  value_does_not_fit: ofValues,
  invalid_utf8: ofValues,
  next_number_does_not_fit: ofValues,
  date_reading_unknown: (problem, grounds) =>
    grounds.widened === undefined
      ? addColumn(problem, { reading: problem.reading }, grounds)
      : ofValues(problem, grounds),
  instant_too_fine: (problem, grounds) => addColumn(problem, { round: true }, grounds),
  null_in_key: (problem, grounds) =>
    grounds.widened === undefined
      ? setOption(problem, { onBadValue: 'reject' }, grounds)
      : addTable(problem, { withoutKey: true }, grounds),
  keys_alike: ofAlikeKeys,
  too_many_columns: (problem, grounds) =>
    problem.spare?.every((column) =>
      addColumn(
        { ...problem, column, message: 'it holds nothing, and the columns are too many' },
        { leaveOut: true },
        grounds,
      ),
    ) ?? false,
  row_too_wide: (problem, grounds) => setOption(problem, { onBadValue: 'reject' }, grounds),
  null_in_not_null: (problem, grounds) => setOption(problem, { onBadValue: 'reject' }, grounds),
  orphaned_rows: (problem, grounds) =>
    setOption(problem, { onOrphan: grounds.plan.dataOnly ? 'reject' : 'not-valid' }, grounds),
  rows_break_check: (problem, grounds) => setOption(problem, { onBrokenCheck: 'not-valid' }, grounds),
  text_with_nul: (problem, grounds) => setOption(problem, { onNul: 'escape' }, grounds),
  source_table_without_target: (problem, grounds) => addTable(problem, { leaveOut: true }, grounds),
  source_column_without_target: (problem, grounds) => addColumn(problem, { leaveOut: true }, grounds),
  target_type_not_filled: (problem, grounds) => addColumn(problem, { leaveOut: true }, grounds),
  target_table_not_empty: (problem, grounds) =>
    addTable(problem, { seedRows: problem.message.includes('all alike') ? 'keep' : 'replace' }, grounds),
  target_seed_rows_referenced: (problem, grounds) => addTable(problem, { seedRows: 'keep' }, grounds),
  target_without_replica_identity: (problem, grounds) => addTable(problem, { seedRows: 'keep' }, grounds),
  target_no_right_to_replace: (problem, grounds) => addTable(problem, { seedRows: 'keep' }, grounds),
};

function answer(problem: PlanProblem, grounds: Grounds): boolean {
  return answersByCode[problem.code]?.(problem, grounds) ?? false;
}

/** Every column that the widening plan has otherwise: a key and what refers to it change together. */
function ofValues(problem: PlanProblem, grounds: Grounds): boolean {
  const { plan, widened } = grounds;
  if (problem.form !== undefined) {
    const { rule, example } = problem.form;
    const becomes = example === undefined ? '' : ` By this rule the first is ${example}.`;
    return addColumn({ ...problem, message: problem.message + becomes }, rule, grounds);
  }
  if (widened === undefined) return setOption(problem, { onBadValue: 'reject' }, grounds);
  const wider = findColumn(widened, problem.table, problem.column);
  if (wider === undefined) return false;
  addColumn(problem, { type: describeType(wider.type) }, grounds);
  for (const { source, columns } of plan.tables) {
    for (const { source: column, type } of columns) {
      const other = findColumn(widened, source, column);
      const isAnswered = plan.problems.some((one) => one.table === source && one.column === column);
      if (isAnswered || other === undefined || describeType(other.type) === describeType(type)) continue;
      addColumn({ table: source, column, message: other.reason }, { type: describeType(other.type) }, grounds);
    }
  }
  return true;
}

/** Where no type tells the rows apart, and the key stays behind, only the option says so. */
function ofAlikeKeys(problem: PlanProblem, grounds: Grounds): boolean {
  const { plan, widened } = grounds;
  const [own, wider] = [plan, widened].map((made) => made && findColumn(made, problem.table, problem.column));
  const isOfAnotherType = own && wider && describeType(own.type) !== describeType(wider.type);
  return isOfAnotherType ? ofValues(problem, grounds) : setOption(problem, { onBadValue: 'widen' }, grounds);
}

function findColumn({ tables }: Planned, table: string, column: string | undefined): PlannedColumn | undefined {
  return tables.find(({ source }) => source === table)?.columns.find(({ source }) => source === column);
}

type Told = Pick<PlanProblem, 'table' | 'column' | 'message'>;

function addColumn({ table, column, message }: Told, rule: Partial<ColumnRule>, { answers }: Grounds): boolean {
  // A column without a name can be named by no rule.
  if (column === undefined || column === '') return false;
  const decision = { table: exact(table), column: exact(column), ...rule };
  if (!answers.columns.some((other) => same(other, decision))) answers.columns.push({ ...decision, why: message });
  return true;
}

function addTable({ table, message }: Told, rule: Partial<TableRule>, { answers }: Grounds): boolean {
  const decision = { table: exact(table), ...rule };
  // What becomes of rows that are there is decided once; the first try did not lead on.
  if (rule.seedRows !== undefined) {
    const isOther = (one: TableRule) =>
      one.table !== decision.table || one.seedRows === undefined || same(one, decision);
    answers.tables = answers.tables.filter(isOther);
  }
  if (!answers.tables.some((other) => same(other, decision))) answers.tables.push({ ...decision, why: message });
  return true;
}

function setOption({ message }: Told, option: Omit<RuleOptions, 'why'>, { answers: { options } }: Grounds): boolean {
  const why = options.why ?? '';
  if (!why.includes(message)) Object.assign(options, option, { why: `${why} ${message}`.trim() });
  return true;
}

function same(rule: { why?: string | undefined }, decision: object): boolean {
  return JSON.stringify({ ...rule, why: undefined }) === JSON.stringify(decision);
}

/** As a pattern, which a * in a name would make match others. */
function exact(name: string): string {
  return name.replaceAll('*', '?');
}

function describe({ tables, columns, options: { why = '', ...options } }: Answers): string[] {
  const words = (rule: object) =>
    Object.entries(rule)
      .map(([key, value]) => (value === true ? key : `${key} ${String(value)}`))
      .join(', ');
  return [
    ...columns.map(({ table, column, why: reason, ...rule }) => `"${table}"."${column}": ${words(rule)} (${reason})`),
    ...tables.map(({ table, why: reason, ...rule }) => `"${table}": ${words(rule)} (${reason})`),
    ...(Object.keys(options).length === 0 ? [] : [`${words(options)} (${why})`]),
  ];
}
