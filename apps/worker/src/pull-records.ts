/** A pull: all records of an organization, or those that changed since the last, into the mirror. */
import {
  applyChanged,
  askToReadAll,
  beginRun,
  markVanished,
  noteMisfits,
  type ProductDatabase,
  PullEndedError,
  type PullKind,
  type Run,
  takeOverRun,
  tellAlive,
} from '@vanguard/datastore';
import { carryRun, type PullResult, readOn } from './carry-run.ts';
import { fingerprintOf, overlapMs, readPages, type ReadResult } from './read-pages.ts';
import type { Upstream } from './upstream.ts';

export interface PullOptions {
  organizationId: string;
  upstream: Upstream;
  /** ISO 8601: the latest change that was seen; an incremental pull needs it. */
  watermark: string | null;
  kind: PullKind;
  triggeredBy?: string;
  signal: AbortSignal;
}

/**
 * A full pull goes on where a worker has died with one, if it can. Undefined where another pull of the organization is under way.
 * Throws PemsError, DatastoreError `sudden_loss`.
 */
export async function pullRecords(database: ProductDatabase, options: PullOptions): Promise<PullResult | undefined> {
  const { organizationId, upstream, watermark, triggeredBy = null } = options;
  const kind = watermark === null ? 'full' : options.kind;
  const records = { organizationId, feed: null };
  const run =
    (kind === 'full' ? await takeOverRun(database, records, fingerprintOf(upstream)) : undefined) ??
    (await beginRun(database, organizationId, kind, triggeredBy));
  if (run === undefined) return undefined;
  return await carryRun(database, run, options.signal, async (signal) => {
    const { latest, ...result } = await readAndApply(database, run, { ...options, kind, signal });
    return { ...result, watermark: latest, kind };
  });
}

async function readAndApply(
  database: ProductDatabase,
  run: Run,
  { upstream, watermark, kind, signal }: PullOptions,
): Promise<PullResult & Pick<ReadResult, 'latest' | 'nameless'>> {
  const isFull = kind === 'full' || watermark === null;
  const changedSince = isFull ? undefined : new Date(Date.parse(watermark) - overlapMs).toISOString();
  const query = { upstream, changedSince, watermark, signal, onEnded: () => new PullEndedError() };
  const read = await readOn(database, run, async (from) => await readPages(database, from, query));
  const { processed, expected, rejected, nameless, rejections, latest } = read;
  signal.throwIfAborted();
  if (!(await tellAlive(database, run, { processed, expected }))) throw new PullEndedError();
  const onChunk = () => signal.throwIfAborted();
  const changed = await applyChanged(database, run, onChunk);
  const removed = isFull ? await markVanished(database, run, { nameless, onChunk }) : 0;
  if (read.isClockBack) await askToReadAll(database, run.organizationId);
  if (isFull) {
    await rejections.endFull();
    await noteMisfits(database, run.organizationId, read.misfits);
  }
  return { processed, ...changed, removed, rejected, nameless, latest };
}
