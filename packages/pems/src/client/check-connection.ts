/** Whether a connection is fit for work: each question is asked of PEMS, and one that fails leaves the others open. */
import type { FeedName } from '@vanguard/pfa';
import { PemsError } from '../errors.ts';
import type { FieldDictionary } from '../mapping/dictionary.ts';
import { findDrift, type Drift } from '../mapping/drift.ts';
import { createMapping } from '../mapping/map-record.ts';
import type { PemsClient } from './create-client.ts';
import type { ScreenRecord } from './screen.ts';

export interface ConnectionStep {
  name: 'settings' | 'head' | 'drift' | 'count' | 'rows' | 'clock' | 'record' | 'rights' | 'list';
  isFine: boolean;
  /** For people; no value of a record. */
  detail: string;
  /** Code of the failure, where there is one. */
  code?: string;
  hint?: string;
}

export interface ConnectionCheck {
  isFine: boolean;
  /** The list beside the records that was asked for in their place. */
  feed: FeedName | null;
  steps: readonly ConnectionStep[];
  /** Of the first answer. */
  latencyMs: number | null;
  /** Of the list its entries, of whatever organization. */
  recordCount: number | null;
  /** How far PEMS's clock is ahead of this one; null where it does not tell. */
  clockAheadMs: number | null;
  drift: Drift | null;
  /** The first rows as they are mapped: for the eyes of an administrator. */
  sample: readonly object[];
}

/** Records that a clock sets apart are asked for twice at most: beyond this, incremental reads would miss some. */
const clockToleranceMs = 5 * 60_000;
const sampleRows = 3;

export interface CheckOptions {
  /** Its code in PEMS. */
  organization: string;
  dictionary: FieldDictionary;
  /** Whether changes are written by the connection, so that the right to it is asked for. */
  writes?: boolean;
  signal?: AbortSignal | undefined;
}

/** Of a connection that records are read or written by. Changes nothing. */
export async function checkConnection(
  client: PemsClient,
  { organization, dictionary, writes = false, signal }: CheckOptions,
): Promise<ConnectionCheck> {
  const check = emptyCheck(null);
  const step = stepper(check.steps);
  const query = { organization, ...(signal === undefined ? {} : { signal }) };
  const startedAt = performance.now();
  const isReached = await step('head', async () => {
    const head = await client.readHead(signal);
    check.latencyMs = Math.round(performance.now() - startedAt);
    check.drift = findDrift(head, dictionary, client.configuration.grid.keys);
    return { isFine: true, detail: `${head.fields.length} columns, answered after ${check.latencyMs} ms` };
  });
  if (!isReached) return check;
  await step('drift', async () => describeDrift(check.drift as Drift));
  await step('count', async () => {
    check.recordCount = (await client.countRecords(query)) ?? null;
    const detail =
      check.recordCount === null ? 'PEMS does not count' : `${check.recordCount} records of ${organization}`;
    return { isFine: check.recordCount !== 0, detail };
  });
  let pfaId: string | undefined;
  let found: ScreenRecord | undefined;
  await step('rows', async () => {
    const { grid, formats } = client.configuration;
    const mapping = createMapping({ dictionary, formats, keys: grid.keys });
    const page = await client.readFirstPage(query);
    check.clockAheadMs = page.serverTime === undefined ? null : Date.parse(page.serverTime) - Date.now();
    const mapped = page.rows.map(mapping.mapRow);
    const rejected = mapped.flatMap(({ rejected: row }) => (row === undefined ? [] : [row]));
    pfaId = mapped.find(({ record }) => record !== undefined)?.record?.pfaId;
    check.sample = mapped.slice(0, sampleRows);
    const fields = [...new Set(rejected.flatMap(({ faults }) => faults.map(({ upstream }) => upstream)))];
    return rejected.length === 0
      ? { isFine: true, detail: `${mapped.length} rows read and mapped` }
      : { isFine: false, detail: `${rejected.length} of ${mapped.length} rows cannot be mapped: ${fields.join(', ')}` };
  });
  await step('clock', async () => describeClock(check.clockAheadMs));
  await step('record', async () => {
    if (pfaId === undefined) return { isFine: true, detail: 'there is no record to read by its screen' };
    found = await client.readRecord({ organization, pfaId }, signal);
    return found === undefined
      ? { isFine: false, detail: `the screen does not know ${pfaId}, which the grid has` }
      : { isFine: true, detail: 'a record read by its screen' };
  });
  if (writes && pfaId !== undefined && found !== undefined) {
    const key = { organization, pfaId };
    const { recordId } = found;
    await step(
      'rights',
      async () => await checkRights(async (counter) => await client.writeRecord(key, {}, counter, signal), recordId),
    );
  }
  check.isFine = check.steps.every(({ isFine }) => isFine);
  return check;
}

/** Of a connection that a list beside the records is read by: its first page. */
export async function checkFeedConnection(
  client: PemsClient,
  { feed, organization, signal }: { feed: FeedName; organization: string; signal?: AbortSignal | undefined },
): Promise<ConnectionCheck> {
  const check = emptyCheck(feed);
  const startedAt = performance.now();
  check.isFine = await stepper(check.steps)('list', async () => {
    const pages = client.readFeed({ feed, organization, ...(signal === undefined ? {} : { signal }) });
    const { value: page } = await pages.next();
    await pages.return();
    check.latencyMs = Math.round(performance.now() - startedAt);
    if (page === undefined) return { isFine: false, detail: `PEMS answers no ${feed}` };
    const { entries, rejected, readCount, totalCount } = page;
    check.recordCount = totalCount ?? null;
    check.sample = entries.slice(0, sampleRows);
    const detail = `${readCount} of ${totalCount ?? 'an unknown number of'} ${feed} read, ${entries.length + rejected.length} of them of ${organization}`;
    if (rejected.length === 0) return { isFine: true, detail };
    const columns = [...new Set(rejected.flatMap(({ faults }) => faults.map(({ upstream }) => upstream)))];
    return { isFine: false, detail: `${detail}; ${rejected.length} cannot be read: ${columns.join(', ')}` };
  });
  return check;
}

type Check = { -readonly [Key in keyof ConnectionCheck]: ConnectionCheck[Key] } & { steps: ConnectionStep[] };

const emptyCheck = (feed: FeedName | null): Check => ({
  isFine: false,
  feed,
  steps: [],
  latencyMs: null,
  recordCount: null,
  clockAheadMs: null,
  drift: null,
  sample: [],
});

/** Returns whether the step is fine; one that PEMS fails is not. */
function stepper(steps: ConnectionStep[]) {
  return async (name: ConnectionStep['name'], ask: () => Promise<Omit<ConnectionStep, 'name'>>): Promise<boolean> => {
    try {
      steps.push({ name, ...(await ask()) });
    } catch (error) {
      if (!(error instanceof PemsError)) throw error;
      const { message: detail, code, hint } = error;
      steps.push({ name, isFine: false, detail, code, hint });
    }
    return steps.at(-1)?.isFine === true;
  };
}

/**
 * By an update that names no field, on a counter that the record has left behind: PEMS refuses it in any case, and whether for the
 * counter or for the user is what is asked. Should it take it, nothing is another.
 */
async function checkRights(
  update: (recordId: string) => Promise<unknown>,
  recordId: string,
): Promise<Omit<ConnectionStep, 'name'>> {
  const counter = Number(recordId);
  if (!Number.isSafeInteger(counter)) return { isFine: true, detail: 'not known: PEMS counts changes otherwise' };
  try {
    await update(String(counter - 1));
    return { isFine: true, detail: 'records may be written: PEMS took an update without a change' };
  } catch (error) {
    if (!(error instanceof PemsError)) throw error;
    if (error.code === 'stale_record')
      return { isFine: true, detail: 'records may be written: PEMS refused an old counter, and not the user' };
    // It may ask for a field before it looks at the counter.
    if (error.code !== 'refused' && error.code !== 'invalid_value') throw error;
    return { isFine: true, detail: `not known until the first change: ${error.message}` };
  }
}

function describeDrift({ missing, unknown, retyped }: Drift): Omit<ConnectionStep, 'name'> {
  const faults = [
    ...missing.map(({ field, upstream }) => `${upstream} is gone (${field})`),
    ...retyped.map(({ field, upstream, type }) => `${upstream} is of type ${type} (${field})`),
  ];
  if (faults.length > 0) return { isFine: false, detail: faults.join('; '), code: 'fields_missing' };
  return { isFine: true, detail: `every mapped column is there, ${unknown.length} others are kept as they are` };
}

function describeClock(aheadMs: number | null): Omit<ConnectionStep, 'name'> {
  if (aheadMs === null) return { isFine: true, detail: 'PEMS does not tell its time' };
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const detail = `${seconds} s ${aheadMs < 0 ? 'behind' : 'ahead of'} this machine`;
  return { isFine: Math.abs(aheadMs) <= clockToleranceMs, detail };
}
