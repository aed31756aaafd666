/**
 * Six hundred drafts: made by one bulk shift, shifted again, saved field by field, taken back, and shifted by a filter
 * instead of by their ids; the last against the known implementation. Each beside the reference of bench-database.ts.
 * Scenarios (scenarios.ts): the drafts that the user has of other records.
 */
import {
  inSnapshot,
  previewBulk,
  readPage,
  type RecordFilter,
  runBulk,
  saveDrafts,
  undoDrafts,
} from '@vanguard/datastore';
import { type Bench, type Measured, ms, percentile, referenceMs, timing, unhindered } from './bench-database.ts';
import { naiveShift } from './naive-merge.ts';
import { optionOf } from './option-of.ts';
import { tabulate } from './scenarios.ts';

const draftCount = 600;
/** Some 700 of a million records. */
const fewRecords: RecordFilter = { class: ['Class 77'], area: ['Silo 3', 'Silo 4'], flags: { isActualized: false } };

/** `--runs N` of each, 20 by default. */
export async function run(args: string[]): Promise<void> {
  const runs = Number(optionOf(args, '--runs') ?? 20);
  const heading = [
    'shift',
    'again',
    'its dry run',
    'save',
    'undo',
    'shift of a filter',
    'left join, then shift',
    'slower',
  ];
  await tabulate(args, heading, async (bench) => {
    const { database, scope } = bench;
    const ids = await idsWithoutDraft(bench);
    let days = 0;
    const shift = (select: RecordFilter = { ids }) => ({
      select,
      operation: { kind: 'shift', days: (days += 1) } as const,
    });
    const save = () => ({ modifications: ids.map((pfaId) => ({ pfaId, delta: { contract: `C-${(days += 1)}` } })) });
    const takeBack = async () => await undoDrafts(database, scope);
    const measured = async (name: string, work: () => Promise<unknown>, after?: () => Promise<unknown>) =>
      describe(name, await measure(bench, runs, work, after));

    const cells = [
      await measured('bulk shift that makes the drafts', async () => await runBulk(database, scope, shift()), takeBack),
      await measured('bulk shift of the drafts', async () => await runBulk(database, scope, shift())),
      await measured('its dry run', async () => await previewBulk(database, scope, shift())),
      await measured('save', async () => await saveDrafts(database, scope, save())),
      await measured('undo', takeBack),
    ];
    const filtered = await timing(runs, async () => await runBulk(database, scope, shift(fewRecords)));
    const naive = await timing(3, async () => await naiveShift(database, scope, fewRecords, 1));
    return [
      ...cells,
      ms(filtered.medianMs),
      ms(naive.medianMs),
      `${(naive.medianMs / filtered.medianMs).toFixed(1)} ×`,
    ];
  });
}

/** `after`: what puts things back, unmeasured. */
async function measure(
  { database }: Bench,
  runs: number,
  work: () => Promise<unknown>,
  after?: () => Promise<unknown>,
): Promise<Measured[]> {
  const times: Measured[] = [];
  for (let i = -3; i < runs; i++) {
    const before = await referenceMs(database);
    const start = performance.now();
    await work();
    const taken = performance.now() - start;
    const reference = (before + (await referenceMs(database))) / 2;
    await after?.();
    if (i >= 0) times.push({ ms: taken, referenceMs: reference });
  }
  return times;
}

/** The median, unhindered. */
function describe(name: string, times: readonly Measured[]): string {
  const all = times.map((one) => one.ms);
  const fair = unhindered(times);
  const references = times.map((one) => one.referenceMs);
  console.log(
    `  ${name}: median ${ms(percentile(all, 0.5))}, p99 ${ms(percentile(all, 0.99))}; the reference ${ms(Math.min(...references))} to ` +
      `${ms(Math.max(...references))}; as if it were the least: ${ms(percentile(fair, 0.5))}, p99 ${ms(percentile(fair, 0.99))}`,
  );
  return ms(percentile(fair, 0.5));
}

async function idsWithoutDraft({ database, scope }: Bench): Promise<string[]> {
  const query = {
    flags: { isActualized: false },
    sort: [{ field: 'forecastStart', descending: false }] as const,
    limit: draftCount * 3,
  };
  const { records } = await inSnapshot(database, scope, async (trx) => await readPage(trx, scope, query));
  return records.flatMap(({ pfaId, draft }) => (draft === null ? [pfaId] : [])).slice(0, draftCount);
}
