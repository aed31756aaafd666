/** Phase 5 as its line on the screen has it, and what goes on beside it: the check of the backup ends, large tables are read back. */
import type { CopyResults } from '../copy/copy-table.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { fileOf } from '../source/file-of.ts';
import { beginSample } from '../sample/sample-table.ts';
import { digestWhole } from '../verify/digest-whole.ts';
import type { BegunComparison } from '../verify/verify-tables.ts';
import { constrainTables } from './constrain-tables.ts';
import type { RunContext } from './run-context.ts';
import type { Backup } from './run-mode.ts';
import { settleRefused } from './settle-refused.ts';
import { type Staged, stageOptionsOf } from './stage.ts';

export interface Constrained {
  /** As staged, but for views that PostgreSQL refused and rows that it sets aside. */
  readonly plan: MigrationPlan;
  readonly results: CopyResults;
  /** What was begun of large tables, as they stand in the target, while the other tables got their keys and indexes. */
  readonly begun: ReadonlyMap<string, BegunComparison>;
}

export async function constrain(
  context: RunContext,
  backup: Backup,
  { plan, results, kept, check }: Staged,
): Promise<Constrained> {
  const { options, clock, workforce, session } = context;
  const { copy, staging, journal } = backup;
  const { client, url } = await session.connect();
  const begun = new Map<string, BegunComparison>();
  const { checked: _, ...constrained } = await clock.run(
    'constrain',
    async () => {
      const { time } = clock.timeline;
      const making = constrainTables(client, plan, {
        schema: staging,
        targetUrl: url,
        workforce,
        isMade: kept?.isMade,
        source: fileOf(copy),
        takeStatistics: options.takeStatistics,
        onReadable(table, own, keyed) {
          const digest = time(`digest of "${table.name}"`, async () => {
            return await digestWhole(own, table, staging, { workforce, targetUrl: url });
          });
          // Its rows are found by their keys.
          const sample = Promise.all([digest, keyed]).then(async () => {
            const sampling = beginSample({ source: copy, table, schema: staging }, { workforce, targetUrl: url });
            return sampling && (await time(`sample of "${table.name}"`, async () => await sampling));
          });
          // They are waited for in the next phase, if that comes.
          digest.catch(() => {});
          sample.catch(() => {});
          begun.set(table.source, { digest, sample });
        },
        onProgress: (subject, done, total) => clock.progress('constrain', subject, 'steps', { done, total }),
        time,
        signal: options.signal,
      }).catch((error: unknown) => {
        check.stop(error);
        throw error;
      });
      const [made, behind] = await Promise.all([making, check.found]);
      for (const name of behind)
        clock.note('constrain', `virtual table "${name}": its full-text index was out of date`);
      for (const { kind, name, reason } of made.plan.leftBehind.slice(plan.leftBehind.length))
        clock.note('constrain', `${kind} "${name}" stays behind: ${reason}`);
      if (!made.plan.dataOnly) return { plan: made.plan, results, begun, checked: made.count };
      const settled = await settleStaged(context, backup, { plan: made.plan, results, begun });
      if (settled.plan !== made.plan) journal.append({ step: 'refused-rows', plan: settled.plan });
      return settled;
    },
    ({ checked }) => `${plural(checked, 'key, check or index', 'keys, checks and indexes')}; the backup is intact`,
  );
  return constrained;
}

/** Digests that were begun of tables as they stood before count for nothing. */
async function settleStaged(
  context: RunContext,
  { copy: source, staging }: Backup,
  { plan, results, begun }: Constrained,
): Promise<Constrained & { checked: number }> {
  const { options, clock, session } = context;
  const { client } = await session.connect();
  const stageOptions = await stageOptionsOf(context, staging);
  const again = new Set<string>();
  const settled = await settleRefused({
    source,
    client,
    plan,
    results,
    tolerances: options.tolerances ?? {},
    hidesValues: options.hideValues === true,
    options: {
      ...stageOptions,
      onProgress: (subject, done, total) => clock.progress('constrain', subject, 'steps', { done, total }),
    },
    async onStageAgain(table) {
      await begun.get(table.source)?.sample.catch(() => {});
      again.add(table.source);
    },
  });
  return { ...settled, begun: new Map([...begun].filter(([table]) => !again.has(table))) };
}
