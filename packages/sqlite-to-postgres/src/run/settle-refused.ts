/**
 * Rows that only the target can refuse, since its constraints say what equals what: found where they are staged, and set
 * aside where that was asked for. What was staged of their tables is staged again without them.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { ClientBase } from 'pg';
import type { CopyResults } from '../copy/copy-table.ts';
import { type BrokenDemand, checkStaged } from '../data-only/check-staged.ts';
import { SourceError } from '../errors.ts';
import type { BrokenRows, MigrationPlan, PlannedTable, RejectRules } from '../plan/plan.ts';
import type { Tolerances } from '../plan/tolerances.ts';
import { markRejected } from '../rows/rejected-rows.ts';
import { changed, optionsOf } from './find-remedy.ts';
import { type StageOptions, stageAgain } from './stage-tables.ts';

export interface StagedTables {
  source: DatabaseSync;
  client: ClientBase;
  plan: MigrationPlan;
  results: CopyResults;
  options: StageOptions;
  tolerances: Tolerances;
  /** What breaks a constraint is named by its keys alone. */
  hidesValues: boolean;
  /** Told before a table is staged again. */
  onStageAgain(table: PlannedTable): Promise<void>;
}

export interface SettledTables {
  plan: MigrationPlan;
  results: CopyResults;
  /** How many demands were looked at. */
  checked: number;
}

/** Why a run stops: rows break what its options set nothing aside for. */
export interface BrokenStop {
  broken: readonly BrokenDemand[];
  /** What can be done about them, in words. */
  ways: string;
  /** Options that were seen to lead past them, of those that were not given. */
  remedy: Tolerances | undefined;
}

/**
 * Returns the plan with what is set aside, and what was staged by it. Throws SourceError `target_constraint_broken` with the
 * rows of each constraint.
 */
export async function settleRefused(staged: StagedTables): Promise<SettledTables> {
  const settled = await trySettling(staged);
  if ('plan' in settled) return settled;
  const { broken, ways, remedy } = settled;
  throw new SourceError('Rows of the source break constraints that the tables of the target have.', {
    code: 'target_constraint_broken',
    findings: broken.map(({ finding }) => finding),
    hint: `Nothing was published and the staged tables are removed. ${ways}`,
    remedy: remedy && optionsOf(remedy),
  });
}

/** As `settleRefused`; what the run stops at is returned. */
export async function trySettling(staged: StagedTables): Promise<SettledTables | BrokenStop> {
  const { source, client, options, tolerances } = staged;
  const results: CopyResults = new Map(staged.results);
  let { plan } = staged;
  let allowed = tolerances;
  let stoppedAt: BrokenDemand[] | undefined;
  for (;;) {
    const { broken, checked } = await checkStaged(client, plan, options.schema, {
      hidesValues: staged.hidesValues,
      onDemand: (subject, done, total) => options.onProgress(subject, done, total, 0),
    });
    if (broken.length === 0 && stoppedAt === undefined) return { plan, results, checked };
    if (broken.length === 0) return brokenStop(stoppedAt ?? [], tolerances, changed(allowed, tolerances));
    if (broken.some((demand) => !isSetAside(demand, allowed))) {
      // The run stops; whether these options lead past it is tried on what is staged.
      stoppedAt ??= broken;
      allowed = { ...allowed, ...optionsFor(broken) };
    }
    const rejected = planBroken(plan, broken, allowed);
    const isLong = ({ table: { rows } }: BrokenDemand) => stoppedAt !== undefined && rows > mostTriedRows;
    if (rejected === undefined || broken.some(isLong)) return brokenStop(stoppedAt ?? broken, tolerances);
    const before = countsOf(plan);
    const counts = await markRejected(source, rejected.tables, options.signal);
    plan = {
      ...rejected,
      setAside: [...counts].flatMap(([table, { reasons }]) => reasons.map((reason) => ({ table, ...reason }))),
    };
    const after = countsOf(plan);
    const others = plan.tables.filter((table) => before.get(table.source) !== after.get(table.source));
    // Where their values are not what SQLite has, nothing is marked, and it would go on for ever.
    if (others.length === 0) return brokenStop(stoppedAt ?? broken, {});
    for (const table of others) {
      await staged.onStageAgain(table);
      results.set(table.source, await stageAgain(source, client, table, options));
    }
  }
}

/** A larger table is not staged for the advice alone. */
export const mostTriedRows = 1_000_000;

function optionsFor(broken: readonly BrokenDemand[]): Tolerances {
  return {
    ...(broken.some(({ kind }) => kind !== 'reference') && { onBadValue: 'reject' }),
    ...(broken.some(({ kind }) => kind === 'reference') && { onOrphan: 'reject' }),
  };
}

/** Undefined where an option or the rows' names are missing. Pure. */
function planBroken(
  plan: MigrationPlan,
  broken: readonly BrokenDemand[],
  tolerances: Tolerances,
): MigrationPlan | undefined {
  if (!broken.every((demand) => isSetAside(demand, tolerances) && demand.keys !== undefined)) return undefined;
  const first = settledFirst(broken);
  const tables = plan.tables.map((table) => {
    const rows = first.filter((demand) => demand.table.source === table.source).flatMap(brokenRows);
    return rows.length === 0 ? table : { ...table, rejects: withBroken(table.rejects, rows) };
  });
  return { ...plan, tables };
}

/** Of one row alone. */
const ofRows: ReadonlySet<BrokenDemand['kind']> = new Set(['computed', 'check', 'index']);

/** A row that breaks a check, or that no index takes, takes the place of no other; only then it is seen which rows are one too many. */
function settledFirst(broken: readonly BrokenDemand[]): BrokenDemand[] {
  const checks = broken.filter(({ kind }) => ofRows.has(kind));
  return checks.length > 0 ? checks : broken.slice(0, 1);
}

function isSetAside({ kind }: BrokenDemand, { onBadValue, onOrphan }: Tolerances): boolean {
  return kind === 'reference' ? onOrphan === 'reject' : onBadValue === 'reject';
}

function brokenRows({ table, reason, keys }: BrokenDemand): BrokenRows[] {
  const columns = table.sourceKey?.map(({ source }) => source);
  return columns === undefined || keys === undefined ? [] : [{ reason, columns, values: keys }];
}

function withBroken(rejects: RejectRules | undefined, rows: BrokenRows[]): RejectRules {
  const none: RejectRules = { values: [], encodings: [], nulls: [], references: [] };
  return { ...(rejects ?? none), broken: [...(rejects?.broken ?? []), ...rows] };
}

/** How many rows of each table are set aside, and why. */
function countsOf({ setAside }: MigrationPlan): Map<string, string> {
  const byTable = Map.groupBy(setAside, ({ table }) => table);
  return new Map([...byTable].map(([table, counts]) => [table, JSON.stringify(counts)]));
}

/** `remedy`: options that were seen to lead past it. */
function brokenStop(broken: readonly BrokenDemand[], tolerances: Tolerances, remedy?: Tolerances): BrokenStop {
  const left = broken.filter((demand) => !isSetAside(demand, tolerances));
  const options = [
    ...(left.some(({ kind }) => kind !== 'reference') ? ['--on-bad-value reject'] : []),
    ...(left.some(({ kind }) => kind === 'reference') ? ['--on-orphan reject'] : []),
  ];
  const canBe = broken.every(({ keys }) => keys !== undefined);
  const way = canBe
    ? `; or go on with ${options.join(' ')} (such rows are set aside whole; of those that one unique has only one of, the first stays)`
    : '. No option sets them all aside: an exclusion is of two rows, of which the move chooses none; others have no column in the target by which they could be found again in the source, or are more than 10,000';
  return {
    broken,
    ways: `Correct these rows in the source, or change the constraint in the target, and run again${options.length === 0 && canBe ? '' : way}.`,
    remedy,
  };
}
