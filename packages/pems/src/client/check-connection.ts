/** Whether a connection is fit for work: each question is asked of PEMS, and one that fails leaves the others open. */
import { PemsError } from '../errors.ts';
import type { FieldDictionary } from '../mapping/dictionary.ts';
import { findDrift, type Drift } from '../mapping/drift.ts';
import { createMapping } from '../mapping/map-record.ts';
import type { PemsClient } from './create-client.ts';

export interface ConnectionStep {
  name: 'settings' | 'head' | 'drift' | 'count' | 'rows' | 'clock' | 'record';
  isFine: boolean;
  /** For people; no value of a record. */
  detail: string;
  /** Code of the failure, where there is one. */
  code?: string;
  hint?: string;
}

export interface ConnectionCheck {
  isFine: boolean;
  steps: readonly ConnectionStep[];
  /** Of the first answer. */
  latencyMs: number | null;
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

/** `organization`: its code in PEMS. Reads only: whether records may be written is told by the first write. */
export async function checkConnection(
  client: PemsClient,
  { organization, dictionary, signal }: { organization: string; dictionary: FieldDictionary; signal?: AbortSignal },
): Promise<ConnectionCheck> {
  const steps: ConnectionStep[] = [];
  const check: { -readonly [Key in keyof ConnectionCheck]: ConnectionCheck[Key] } = {
    isFine: false,
    steps,
    latencyMs: null,
    recordCount: null,
    clockAheadMs: null,
    drift: null,
    sample: [],
  };
  const step = async (name: ConnectionStep['name'], ask: () => Promise<Omit<ConnectionStep, 'name'>>) => {
    try {
      steps.push({ name, ...(await ask()) });
    } catch (error) {
      if (!(error instanceof PemsError)) throw error;
      const { message: detail, code, hint } = error;
      steps.push({ name, isFine: false, detail, code, hint });
    }
    return steps.at(-1)?.isFine === true;
  };
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
    const record = await client.readRecord({ organization, pfaId }, signal);
    return record === undefined
      ? { isFine: false, detail: `the screen does not know ${pfaId}, which the grid has` }
      : { isFine: true, detail: 'a record read by its screen' };
  });
  check.isFine = steps.every(({ isFine }) => isFine);
  return check;
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
