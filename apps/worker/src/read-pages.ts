/**
 * Reads the records of an organization from PEMS and stages them page by page, with what another worker needs to go on from the
 * last page, should this one die: all of it in one transaction a page.
 */
import { createHash } from 'node:crypto';
import {
  findStaged,
  openRejections,
  type ProductDatabase,
  type PulledRecord,
  type Rejection,
  type Rejections,
  type Run,
  type StagedSoFar,
  stageRecords,
} from '@vanguard/datastore';
import type { MappedRecord, ReadPlace, RecordsPage } from '@vanguard/pems';
import type { Upstream } from './upstream.ts';

export type Misfits = Map<string, { count: number; sample: string }>;

export interface ReadQuery {
  upstream: Upstream;
  /** ISO 8601: of what was changed before that, nothing is read; undefined for all records. */
  changedSince: string | undefined;
  /** ISO 8601: the latest change that was seen before. */
  watermark: string | null;
  signal: AbortSignal;
  /** The run is over by another's hand. */
  onEnded: () => Error;
}

export interface ReadResult {
  processed: number;
  /** In all, where upstream counts. */
  expected: number | undefined;
  /** ISO 8601, by upstream's clock: up to when its changes are known now. */
  latest: string | null;
  rejected: number;
  /** Those of them whose id cannot be read. */
  nameless: number;
  misfits: Misfits;
  rejections: Rejections;
  /** Upstream's clock has been put back: what was changed since does not seem to be later than what was seen. */
  isClockBack: boolean;
}

/** Upstream writes instants to the second, and a change may commit after a later one. */
export const overlapMs = 300_000;

/** As it is kept beside the run. */
interface ReaderState {
  place: ReadPlace;
  latest: string | null;
  /** Upstream's time when the read began, as far as it is known. */
  asOf: string | null;
  misfits: [key: string, found: { count: number; sample: string }][];
}

/** Of the question and of how rows are read: only what another read has staged by the same is of use. */
export function fingerprintOf({ client, mapping, code }: Upstream): string {
  const { baseUrl, tenant, organization, grid } = client.configuration;
  return createHash('sha256')
    .update(JSON.stringify([baseUrl, tenant, organization, grid, code, mapping.fingerprint]))
    .digest('hex');
}

/** Goes on from where the run is. Throws PemsError, and what `onEnded` makes. */
export async function readPages(database: ProductDatabase, run: Run, query: ReadQuery): Promise<ReadResult> {
  const { upstream, changedSince, signal } = query;
  const { client, mapping, code } = upstream;
  const before = run.staged?.state as ReaderState | undefined;
  const startedMs = performance.now();
  const reading: Reading = {
    run,
    query,
    processed: before?.place.readCount ?? 0,
    expected: before?.place.totalCount,
    latest: before?.latest ?? query.watermark,
    asOf: before?.asOf,
    serverTime: undefined,
    rejected: 0,
    nameless: 0,
    misfits: new Map(before?.misfits),
    rejections: await openRejections(database, run),
    fingerprint: changedSince === undefined ? fingerprintOf(upstream) : undefined,
  };
  const asked = { organization: code, requiredFields: mapping.requiredFields, signal };
  const continued = before && {
    place: before.place,
    findKnown: async (ids: readonly string[]) => await findStaged(database, run, ids),
  };
  const pages = client.readRecords(changedSince === undefined ? asked : { ...asked, changedSince }, continued);
  for await (const page of pages) await takePage(database, reading, page);
  const isSlow = before !== undefined || performance.now() - startedMs > overlapMs / 2;
  const { serverTime = null } = reading;
  return {
    ...reading,
    // Not past upstream's own time: a clock that was ahead for a while has left versions that nothing would be later than.
    latest: earlier(reading.latest, isSlow ? (reading.asOf ?? null) : serverTime),
    isClockBack: serverTime !== null && changedSince !== undefined && serverTime < changedSince,
  };
}

interface Reading extends Omit<ReadResult, 'latest' | 'isClockBack'> {
  run: Run;
  query: ReadQuery;
  latest: string | null;
  asOf: string | null | undefined;
  /** Of the first page. */
  serverTime: string | undefined;
  /** Undefined where nobody could go on from here. */
  fingerprint: string | undefined;
}

async function takePage(database: ProductDatabase, reading: Reading, page: RecordsPage): Promise<void> {
  const { run, query, rejections } = reading;
  const { mapping, code } = query.upstream;
  const records: PulledRecord[] = [];
  const rejected: Rejection[] = [];
  reading.expected = page.totalCount;
  for (const row of page.rows) {
    const mapped = mapping.mapRow(row);
    if (mapped.record === undefined) {
      rejected.push({ ...mapped.rejected, raw: row });
      continue;
    }
    const { pfaId, data, upstreamVersion: version, changedAt, organization } = mapped.record;
    if (organization !== code) continue;
    countMisfits(reading.misfits, mapped.record);
    records.push({ pfaId, data, version });
    if (changedAt !== null && (reading.latest === null || changedAt > reading.latest)) reading.latest = changedAt;
  }
  reading.processed += page.rows.length;
  reading.rejected += rejected.length;
  // What was changed while a long read went on may be behind the latest change that it saw.
  reading.serverTime ??= page.serverTime;
  reading.asOf ??= page.serverTime ?? reading.latest;
  // What is not staged is not found again.
  if (records.length < page.rows.length) reading.fingerprint = undefined;
  query.signal.throwIfAborted();
  const unreadable = rejected.map(({ pfaId }) => pfaId).filter((pfaId) => pfaId !== null);
  reading.nameless += rejected.length - unreadable.length;
  const { processed, expected } = reading;
  const staged = placeOf(reading, page);
  const isOurs = await stageRecords(database, run, records, { processed, expected, staged, unreadable });
  if (!isOurs) throw query.onEnded();
  await rejections.take(records, rejected);
}

function placeOf(
  { fingerprint, processed, latest, asOf, misfits }: Reading,
  { place }: RecordsPage,
): StagedSoFar | null {
  if (fingerprint === undefined) return null;
  const state: ReaderState = { place, latest, asOf: asOf ?? null, misfits: [...misfits] };
  return { fingerprint, count: processed, state };
}

/** Where one is not known, the other. */
const earlier = (one: string | null, other: string | null) =>
  one === null || other === null ? (one ?? other) : one < other ? one : other;

function countMisfits(misfits: Misfits, { misfits: keys, data }: Pick<MappedRecord, 'misfits' | 'data'>): void {
  for (const key of keys) {
    const known = misfits.get(key);
    if (known === undefined) misfits.set(key, { count: 1, sample: String(data[key]) });
    else known.count++;
  }
}
