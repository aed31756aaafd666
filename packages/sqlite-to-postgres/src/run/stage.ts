/** Phase 4 as its line on the screen has it: tables and rows in the staging schema, of a dead run's what stands. */
import type { DatabaseSync } from 'node:sqlite';
import type { CopyResults } from '../copy/copy-table.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { describeKept, type KeptStaging, keepStaged } from '../resume/keep-staged.ts';
import type { RunContext } from './run-context.ts';
import { type StageOptions, stageTables } from './stage-tables.ts';

export const defaultBatchBytes = 1 << 18;

export interface Staged {
  /** As planned, but for generated columns that became plain ones. */
  plan: MigrationPlan;
  results: CopyResults;
  kept: KeptStaging | undefined;
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

/** `staging` is the schema's name; it must exist, and is empty unless the run is resumed. */
export async function stage(
  context: RunContext,
  copy: DatabaseSync,
  plan: MigrationPlan,
  staging: string,
  isResumed: boolean,
): Promise<Staged> {
  const { clock, session } = context;
  const { client } = await session.connect();
  const stageOptions = await stageOptionsOf(context, staging);
  return await clock.run(
    'stage',
    async () => {
      const kept = isResumed ? await keepWhatStands(context, copy, plan, staging) : undefined;
      const staged = await stageTables(copy, client, plan, {
        ...stageOptions,
        kept,
        onProgress: (table, rows, total, bytes) => clock.progress('stage', table, 'rows', { done: rows, total, bytes }),
      });
      return { ...staged, kept };
    },
    ({ results }) => {
      const rows = [...results.values()].reduce((sum, table) => sum + table.rows, 0);
      const before = [...results.values()].filter(({ wasStaged }) => wasStaged).length;
      return `${plural(rows, 'row')}${before === 0 ? '' : `, ${before} of ${results.size} tables from before`}`;
    },
  );
}

async function keepWhatStands(
  { options, clock, workforce, session }: RunContext,
  copy: DatabaseSync,
  plan: MigrationPlan,
  staging: string,
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
