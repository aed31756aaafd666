/** Six hundred drafts saved: by one bulk shift, by its ids, and field by field; and taken back. */
import { discardDrafts, inSnapshot, previewBulk, readPage, runBulk, saveDrafts, undoDrafts } from '@vanguard/datastore';
import { type Bench, ms, timing, withBench } from './bench-database.ts';

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
    await print(`bulk shift of ${draftCount}`, async () => await runBulk(database, scope, shift()));
    await print('its dry run', async () => await previewBulk(database, scope, shift()));
    await print(`save of ${draftCount}`, async () => await saveDrafts(database, scope, save()));
    await print('undo', async () => await undoDrafts(database, scope));
  });
}

async function print(name: string, work: () => Promise<unknown>): Promise<void> {
  const { medianMs, p99Ms } = await timing(runs, work);
  console.log(`${name}: ${ms(medianMs)}, p99 ${ms(p99Ms)}`);
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
