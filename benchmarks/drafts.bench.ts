/**
 * Six hundred drafts saved: by one bulk shift, by its ids, and field by field; and taken back. Each beside the reference of
 * bench-database.ts.
 */
import {
  discardDrafts,
  inSnapshot,
  previewBulk,
  type ProductDatabase,
  readPage,
  runBulk,
  saveDrafts,
  undoDrafts,
} from '@vanguard/datastore';
import { type Bench, type Measured, ms, percentile, referenceMs, unhindered, withBench } from './bench-database.ts';

const draftCount = 600;
const runs = 20;

export async function run(args: string[]): Promise<void> {
  await withBench(args, async (bench) => {
    const ids = await someIds(bench);
    const { database, scope } = bench;
    let days = 0;
    const shift = () => ({ select: { ids }, operation: { kind: 'shift', days: (days += 1) } as const });
    const save = () => ({ modifications: ids.map((pfaId) => ({ pfaId, delta: { contract: `C-${(days += 1)}` } })) });
    await discardDrafts(database, scope, { all: true });
    const print = async (name: string, work: () => Promise<unknown>) => await printTimes(database, name, work);
    await print(`bulk shift of ${draftCount}`, async () => await runBulk(database, scope, shift()));
    await print('its dry run', async () => await previewBulk(database, scope, shift()));
    await print(`save of ${draftCount}`, async () => await saveDrafts(database, scope, save()));
    await print('undo', async () => await undoDrafts(database, scope));
  });
}

async function printTimes(database: ProductDatabase, name: string, work: () => Promise<unknown>): Promise<void> {
  const times: Measured[] = [];
  for (let i = -3; i < runs; i++) {
    const before = await referenceMs(database);
    const start = performance.now();
    await work();
    const taken = performance.now() - start;
    const reference = (before + (await referenceMs(database))) / 2;
    if (i >= 0) times.push({ ms: taken, referenceMs: reference });
  }
  const all = times.map((one) => one.ms);
  const median = percentile(all, 0.5);
  const fair = unhindered(times);
  const references = times.map((one) => one.referenceMs);
  console.log(
    `${name}: median ${ms(median)}, p99 ${ms(percentile(all, 0.99))}; the reference ${ms(Math.min(...references))} to ` +
      `${ms(Math.max(...references))}; as if it were the least: ${ms(percentile(fair, 0.5))}, p99 ${ms(percentile(fair, 0.99))}`,
  );
}

async function someIds({ database, scope }: Bench): Promise<string[]> {
  const { records } = await inSnapshot(
    database,
    scope,
    async (trx) =>
      await readPage(trx, scope, {
        flags: { isActualized: false },
        sort: [{ field: 'forecastStart', descending: false }],
        limit: draftCount,
      }),
  );
  return records.map(({ pfaId }) => pfaId);
}
