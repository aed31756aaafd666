/**
 * A pull without PEMS, in a process of its own: the records of a file go through all that the data layer does with those of
 * upstream, a share of them changed. Or, of `copy`, only their COPY into staging, which is then undone: what a pull is measured
 * by. Sends how long it took, without the start of the process, and the most memory that the process had.
 */
import { open } from 'node:fs/promises';
import {
  applyChanged,
  beginRun,
  endRun,
  markVanished,
  type ProductDatabase,
  type PulledRecord,
  type Run,
  stageRecords,
} from '@vanguard/datastore';
import { openPool } from '@vanguard/postgres';

const [url = '', organizationId = '', file = '', what = '', changeEvery = '0', mark = ''] = process.argv.slice(2);
const pageRecords = 10_000;

/** Fields as in pull_record: run, id, data, version. */
async function* readPages(): AsyncGenerator<PulledRecord[]> {
  const source = await open(file);
  let page: PulledRecord[] = [];
  let i = 0;
  for await (const line of source.readLines()) {
    const [, pfaId = '', data = ''] = line.split('\t');
    const record = JSON.parse(data) as Record<string, unknown>;
    if (++i % Number(changeEvery) === 0) record['forecastEnd'] = `2031-01-${mark}`;
    page.push({ pfaId, data: record, version: null });
    if (page.length < pageRecords) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

async function stage(database: ProductDatabase, run: Run): Promise<number> {
  let processed = 0;
  for await (const page of readPages()) {
    await stageRecords(database, run, page);
    processed += page.length;
  }
  return processed;
}

async function pull(database: ProductDatabase, run: Run) {
  const processed = await stage(database, run);
  const onChunk = async () => {};
  const changed = await applyChanged(database, run, onChunk);
  const removed = await markVanished(database, run, { onChunk });
  const figures = { processed, ...changed, removed, rejected: 0 };
  await endRun(database, run, { ...figures, watermark: null, kind: 'full' });
  return figures;
}

async function copy(database: ProductDatabase, run: Run) {
  await stage(database, run);
  return { updated: 0 };
}

const database: ProductDatabase = openPool(url, { maxConnections: 2 });
const run = await beginRun(database, organizationId, 'full', null);
if (run === undefined) throw new Error('another pull is under way');
const start = performance.now();
const figures = await (what === 'copy' ? copy : pull)(database, run);
const tookMs = performance.now() - start;
if (what === 'copy') await endRun(database, run, { code: null, error: 'only staged' });
await database.destroy();
process.send?.({ ...figures, tookMs, peakMb: process.resourceUsage().maxRSS / 1024 }, () => process.disconnect());
