/**
 * What only the constraints of the target find, before a run with `--data-only` stops at its plan: the rows are staged for it alone,
 * by the plan that the way on would have, so that one stop tells of all and its command leads past all.
 */
import type { DatabaseSync } from 'node:sqlite';
import { dropStaging, stagingSchemaName } from '../server/staging.ts';
import { TargetError } from '../errors.ts';
import type { MigrationPlan, PlanProblem } from '../plan/plan.ts';
import type { Tolerances } from '../plan/tolerances.ts';
import { markRejected } from '../rows/rejected-rows.ts';
import type { RunContext } from './run-context.ts';
import { type BrokenStop, mostTriedRows, trySettling } from './settle-refused.ts';
import { stageOptionsOf } from './stage.ts';
import { stageTables } from './stage-tables.ts';

export interface Foreseen {
  problems: PlanProblem[];
  /** Further options, seen to lead past them; undefined where none do. */
  remedy: Tolerances | undefined;
}

/**
 * `plan`: without problems. Undefined where nothing is refused, or it is not tried: in a dry run, which writes nothing, with too many
 * rows, or by a role that may not make a schema.
 */
export async function foreseeRefused(
  context: RunContext,
  source: DatabaseSync,
  plan: MigrationPlan,
): Promise<Foreseen | undefined> {
  const { options, session, startedAt } = context;
  const rows = plan.tables.reduce((sum, table) => sum + table.rows, 0);
  if (!plan.dataOnly || options.dryRun || rows > mostTriedRows) return undefined;
  const { client } = await session.connect();
  const staging = stagingSchemaName(`foreseen-${startedAt.getTime()}-${process.pid}`);
  const { rows: may } = await client.query<{ create: boolean }>(
    `select pg_catalog.has_database_privilege(current_database(), 'create') as create`,
  );
  if (may[0]?.create !== true) return undefined;
  await session.createStaging(staging);
  try {
    return asForeseen(await tryOut(context, source, { plan, staging }));
  } catch (error) {
    // PostgreSQL takes not even the rows: the words are its own, and no option is known.
    if (!(error instanceof TargetError) || error.code !== 'target_refused') throw error;
    await client.query('rollback');
    return {
      problems: [{ code: 'target_refused', table: '', message: error.message, hint: error.hint ?? '' }],
      remedy: undefined,
    };
  } finally {
    await dropStaging(client, staging);
  }
}

async function tryOut(
  context: RunContext,
  source: DatabaseSync,
  { plan, staging }: { plan: MigrationPlan; staging: string },
): Promise<BrokenStop | undefined> {
  const { options, clock, session } = context;
  const { client } = await session.connect();
  const staged = {
    ...(await stageOptionsOf(context, staging)),
    onProgress: (subject: string, done: number, total: number) =>
      clock.progress('plan', subject, 'rows', { done, total }),
  };
  await markRejected(source, plan.tables, options.signal);
  const { results, plan: stagedPlan } = await stageTables(source, client, plan, staged);
  const settled = await trySettling({
    source,
    client,
    plan: stagedPlan,
    results,
    options: staged,
    tolerances: options.tolerances ?? {},
    hidesValues: options.hideValues === true,
    async onStageAgain() {},
  });
  return 'plan' in settled ? undefined : settled;
}

function asForeseen(stop: BrokenStop | undefined): Foreseen | undefined {
  if (stop === undefined) return undefined;
  const { broken, ways, remedy } = stop;
  const problems = broken.map(({ table, finding }) => ({
    code: 'constraint_broken',
    table: table.source,
    message: `${finding}.`,
    hint: ways,
  }));
  return { problems, remedy };
}
