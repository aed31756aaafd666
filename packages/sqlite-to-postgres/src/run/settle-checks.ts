/**
 * Checks that only PostgreSQL can try, on the staged rows: SQLite could not run them, or says otherwise. On request those that
 * rows break are created unchecked.
 */
import type { ClientBase } from 'pg';
import { findUnchecked } from '../data-only/check-staged.ts';
import { SourceError, TargetError } from '../errors.ts';
import type { MigrationPlan, PlannedCheck, PlannedTable } from '../plan/plan.ts';
import { brokenCheckAdvice } from '../plan/plan-problems.ts';
import { constraintStatements } from '../server/ddl.ts';
import { isStatementCancelled } from '../server/cancel-statements.ts';
import { optionsOf } from './find-remedy.ts';
import type { RunContext } from './run-context.ts';

interface BrokenCheck {
  check: PlannedCheck;
  /** Table, rows, values and check, in words. */
  finding: string;
}

/** The plan with checks that staged rows break left unchecked, where that was asked for. Throws SourceError `rows_break_check`. */
export async function settleChecks(
  context: RunContext,
  { plan, staging }: { plan: MigrationPlan; staging: string },
): Promise<MigrationPlan> {
  const isAsked = context.options.tolerances?.onBrokenCheck === 'not-valid';
  const isOpen = ({ notValid, isUntried }: PlannedCheck) => !notValid && (isUntried === true || isAsked);
  const broken = await findBroken(context, { plan, staging }, isOpen);
  if (broken.length === 0) return plan;
  const unchecked = withoutChecking(plan, broken);
  if (!isAsked) throw await checksBroken(context, { plan: unchecked, staging }, broken);
  return unchecked;
}

/**
 * Of an error with which PostgreSQL refused a check that SQLite found to hold: the one to throw instead, which names the rows.
 * Any other is given back.
 */
export async function nameBrokenChecks(
  context: RunContext,
  staged: { plan: MigrationPlan; staging: string },
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof TargetError) || staged.plan.dataOnly || context.options.signal?.aborted) return error;
  const { code = '' } = (error.cause ?? {}) as { code?: string };
  // Its condition is false, or fails at a value.
  if (code !== '23514' && !code.startsWith('22')) return error;
  const broken = await findBroken(context, staged, ({ notValid }) => !notValid);
  if (broken.length === 0) return error;
  return await checksBroken(context, { ...staged, plan: withoutChecking(staged.plan, broken) }, broken);
}

async function findBroken(
  { session, clock, options }: RunContext,
  { plan, staging }: { plan: MigrationPlan; staging: string },
  isOpen: (check: PlannedCheck) => boolean,
): Promise<BrokenCheck[]> {
  const open = plan.tables.flatMap((table) => table.checks.filter(isOpen).map((check) => ({ table, check })));
  const broken: BrokenCheck[] = [];
  for (const [i, { table, check }] of open.entries()) {
    const { client } = await session.connect();
    clock.progress(clock.phase, `check "${check.name}" of "${table.name}"`, 'steps', { done: i, total: open.length });
    const finding = await findIn(client, { table, check, staging, hidesValues: options.hideValues === true });
    if (finding !== undefined) broken.push({ check, finding });
  }
  return broken;
}

async function findIn(
  client: ClientBase,
  {
    table,
    check,
    staging,
    hidesValues,
  }: { table: PlannedTable; check: PlannedCheck; staging: string; hidesValues: boolean },
): Promise<string | undefined> {
  const { name, expression: condition, columns } = check;
  const demand = { name, condition, told: condition, columns: [...columns] };
  const place = { schema: staging, staging, filled: new Set<string>(), hidesValues };
  try {
    return (await findUnchecked(client, demand, table, place))?.finding;
  } catch (error) {
    if (isStatementCancelled(error)) throw error;
    const words = hidesValues ? '' : `: ${(error as Error).message}`;
    return `table "${table.source}": PostgreSQL cannot tell of its rows whether they meet the check "${name}", ${condition}${words}`;
  }
}

function withoutChecking(plan: MigrationPlan, broken: readonly BrokenCheck[]): MigrationPlan {
  const isBroken = (one: PlannedCheck) => broken.some(({ check }) => check === one);
  const tables = plan.tables.map((table) => ({
    ...table,
    checks: table.checks.map((check): PlannedCheck => (isBroken(check) ? { ...check, notValid: true } : check)),
  }));
  return { ...plan, tables };
}

/** `plan`: as it would be with the option that leads on, which is tried where that can be. */
async function checksBroken(
  { session }: RunContext,
  { plan, staging }: { plan: MigrationPlan; staging: string },
  broken: readonly BrokenCheck[],
): Promise<SourceError> {
  const { client } = await session.connect();
  const names = new Set(broken.map(({ check }) => check.name));
  const statements = constraintStatements(plan, staging).filter(
    ({ name, sql }) => names.has(name) && sql.endsWith(' not valid'),
  );
  await client.query('begin');
  const isTaken = await client.query(statements.map(({ sql }) => sql).join(';')).then(
    () => true,
    () => false,
  );
  await client.query('rollback');
  return new SourceError('Rows of the source break checks of their tables. Nothing was published.', {
    code: 'rows_break_check',
    findings: broken.map(({ finding }) => finding),
    advice: broken.map(() => brokenCheckAdvice),
    hint: brokenCheckAdvice,
    remedy: isTaken ? optionsOf({ onBrokenCheck: 'not-valid' }) : undefined,
  });
}
