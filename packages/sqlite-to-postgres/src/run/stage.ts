/** Phase 4 as its line on the screen has it: tables and rows in the staging schema, of a dead run's what stands. */
import type { CopyResults } from '../copy/copy-table.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { describeKept, type KeptStaging, keepStaged } from '../resume/keep-staged.ts';
import { markRejected } from '../rows/rejected-rows.ts';
import { fileOf } from '../source/file-of.ts';
import { type BackupCheck, beginCheck } from './check-backup.ts';
import type { RunContext } from './run-context.ts';
import type { Backup } from './run-mode.ts';
import { settleChecks } from './settle-checks.ts';
import { settleLongKeys } from './settle-long-keys.ts';
import { stageAgain, type StageOptions, stageTables } from './stage-tables.ts';

export const defaultBatchBytes = 1 << 18;

export interface Staged {
  /** As planned, but for generated columns that became plain ones, and what the staged rows are too long for. */
  readonly plan: MigrationPlan;
  readonly results: CopyResults;
  readonly kept: KeptStaging | undefined;
  /** Of the backup, under way. */
  readonly check: BackupCheck;
}

/** How tables are staged, also those that are staged again. */
export async function stageOptionsOf(
  { options, clock, workforce, session }: RunContext,
  staging: string,
): Promise<Omit<StageOptions, 'onProgress'>> {
  const { url } = await session.connect();
  return {
    schema: staging,
    targetUrl: url,
    workforce,
    batchBytes: options.batchBytes ?? defaultBatchBytes,
    time: clock.timeline.time,
    signal: options.signal,
  };
}

export async function stage(context: RunContext, backup: Backup, plan: MigrationPlan): Promise<Staged> {
  const { options, clock, session } = context;
  const { copy, staging, isResumed } = backup;
  const { client } = await session.connect();
  await markRejected(copy, plan.tables, options.signal);
  await openStaging(context, backup);
  const stageOptions = await stageOptionsOf(context, staging);
  const check = beginCheck(fileOf(copy), options.signal);
  void clock.timeline.time('check of the backup', async () => await check.found).catch(() => {});
  const staged = clock.run(
    'stage',
    async () => {
      const kept = isResumed ? await keepWhatStands(context, backup, plan) : undefined;
      const copying = {
        ...stageOptions,
        kept,
        onProgress: (table: string, rows: number, total: number, bytes: number) =>
          clock.progress('stage', table, 'rows', { done: rows, total, bytes }),
      };
      const tables = await stageTables(copy, client, plan, copying);
      check.tell(tables.results);
      const results: CopyResults = new Map(tables.results);
      const settled = await settleLongKeys(context, { plan: tables.plan, staging }, async (table) => {
        results.set(table.source, await stageAgain(copy, client, table, copying));
      });
      return { results, plan: await settleChecks(context, { plan: settled, staging }), kept, check };
    },
    ({ results }) => {
      const rows = [...results.values()].reduce((sum, table) => sum + table.rows, 0);
      const before = [...results.values()].filter(({ wasStaged }) => wasStaged).length;
      return `${plural(rows, 'row')}${before === 0 ? '' : `, ${before} of ${results.size} tables from before`}`;
    },
  );
  return await staged.catch((error: unknown) => {
    check.stop(error);
    throw error;
  });
}

/** The journal has its name before it is there. */
async function openStaging({ session }: RunContext, { staging, isResumed, journal }: Backup): Promise<void> {
  if (isResumed) return await session.adoptStaging(staging);
  journal.append({ step: 'staging', schema: staging });
  await session.createStaging(staging);
}

async function keepWhatStands(
  { options, clock, workforce, session }: RunContext,
  { copy, staging }: Backup,
  plan: MigrationPlan,
): Promise<KeptStaging> {
  const { client, url } = await session.connect();
  const kept = await keepStaged({
    source: copy,
    client,
    plan,
    schema: staging,
    threads: { workforce, targetUrl: url },
    onProgress: (table, done, total) => clock.progress('stage', `${table}, as staged`, 'steps', { done, total }),
    signal: options.signal,
  });
  clock.note('stage', describeKept(kept));
  return kept;
}
