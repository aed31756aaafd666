/** A pull of one of the feeds beside the records: all that an organization has in a collection of PEMS, into feed_entry. */
import { createHash } from 'node:crypto';
import {
  applyFeed,
  beginFeedRun,
  openRejections,
  type ProductDatabase,
  PullEndedError,
  type Rejections,
  type Run,
  stageRecords,
  takeOverRun,
} from '@vanguard/datastore';
import type { CollectionPlace, FeedPage, PemsClient } from '@vanguard/pems';
import type { FeedName } from '@vanguard/pfa';
import { carryRun, type PullResult, readOn } from './carry-run.ts';

export interface FeedPullOptions {
  organizationId: string;
  feed: FeedName;
  client: PemsClient;
  /** Code of the organization in PEMS. */
  code: string;
  triggeredBy?: string;
  signal: AbortSignal;
}

/**
 * It goes on where a worker has died with it, if it can. Undefined where the feed of the organization is being pulled. Throws
 * PemsError, DatastoreError `sudden_loss`, `staging_lost`.
 */
export async function pullFeed(database: ProductDatabase, options: FeedPullOptions): Promise<PullResult | undefined> {
  const { organizationId, feed, triggeredBy = null } = options;
  const pulled = { organizationId, feed };
  const run =
    (await takeOverRun(database, pulled, fingerprintOf(options))) ??
    (await beginFeedRun(database, pulled, triggeredBy));
  if (run === undefined) return undefined;
  return await carryRun(database, run, options.signal, async (signal) => {
    const read = await readOn(database, run, async (from) => await readEntries(database, from, { ...options, signal }));
    const { processed, staged, rejected, nameless, rejections } = read;
    signal.throwIfAborted();
    const applied = await applyFeed(database, run, { staged, nameless });
    await rejections.endFull();
    return { processed, ...applied, rejected, nameless: applied.unsure, watermark: null, kind: 'full' };
  });
}

/** Of the question and of how it is read: only what another read has staged by the same is of use. */
function fingerprintOf({ feed, client, code }: FeedPullOptions): string {
  const { baseUrl, tenant, organization, formats, feeds } = client.configuration;
  return createHash('sha256')
    .update(JSON.stringify([baseUrl, tenant, organization, formats, feeds[feed], code]))
    .digest('hex');
}

/** As it is kept beside the run. */
interface ReaderState {
  place: CollectionPlace;
  rejected: number;
  nameless: number;
}

interface Reading {
  /** Entries of PEMS, of whatever organization. */
  processed: number;
  /** Of the organization. */
  staged: number;
  rejected: number;
  /** Those of them whose key cannot be read. */
  nameless: number;
  rejections: Rejections;
}

async function readEntries(database: ProductDatabase, run: Run, options: FeedPullOptions): Promise<Reading> {
  const { feed, client, code, signal } = options;
  const before = run.staged?.state as ReaderState | undefined;
  const reading: Reading = {
    processed: before?.place.readCount ?? 0,
    staged: run.staged?.count ?? 0,
    rejected: before?.rejected ?? 0,
    nameless: before?.nameless ?? 0,
    rejections: await openRejections(database, run),
  };
  const query = { feed, organization: code, signal };
  const pages = client.readFeed(query, before?.place);
  for await (const page of pages) {
    signal.throwIfAborted();
    await takePage(database, run, { reading, page, fingerprint: fingerprintOf(options) });
  }
  return reading;
}

async function takePage(
  database: ProductDatabase,
  run: Run,
  { reading, page, fingerprint }: { reading: Reading; page: FeedPage; fingerprint: string },
): Promise<void> {
  reading.processed = page.readCount;
  const unreadable = page.rejected.map(({ key }) => key).filter((key) => key !== null);
  reading.staged += page.entries.length + unreadable.length;
  reading.rejected += page.rejected.length;
  reading.nameless += page.rejected.length - unreadable.length;
  const records = page.entries.map(({ key, data }) => ({ pfaId: key, data, version: null }));
  const { processed, staged: count, rejected, nameless } = reading;
  // After the last page nothing is left to read: who takes it over begins again.
  const state: ReaderState | undefined = page.place && { place: page.place, rejected, nameless };
  const staged = state === undefined ? null : { fingerprint, count, state };
  const progress = { processed, expected: page.totalCount, staged, unreadable };
  const isOurs = await stageRecords(database, run, records, progress);
  if (!isOurs) throw new PullEndedError();
  const faulty = page.rejected.map(({ key, faults, raw }) => ({ pfaId: key, faults, raw }));
  await reading.rejections.take(records, faulty);
}
