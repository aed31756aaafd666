/** A pull: all records of an organization, or those that changed since the last, into the mirror. */
import {
  applyChanged,
  beginRun,
  DatastoreError,
  endRun,
  markVanished,
  noteMisfits,
  type ProductDatabase,
  type PullKind,
  releaseRun,
  type Run,
  takeOverRun,
  tellAlive,
  unstage,
} from '@vanguard/datastore';
import { PemsError } from '@vanguard/pems';
import { fingerprintOf, overlapMs, readPages, type ReadQuery, type ReadResult } from './read-pages.ts';
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

export interface PullResult {
  processed: number;
  inserted: number;
  updated: number;
  removed: number;
  /** Rows that the field mapping cannot read; their records stay as they were. */
  rejected: number;
}

/**
 * A full pull goes on where a worker has died with one, if it can. Undefined where another pull of the organization is under way.
 * Throws PemsError, DatastoreError `sudden_loss`.
 */
export async function pullRecords(database: ProductDatabase, options: PullOptions): Promise<PullResult | undefined> {
  const { organizationId, upstream, watermark, triggeredBy = null } = options;
  const kind = watermark === null ? 'full' : options.kind;
  const run =
    (kind === 'full' ? await takeOverRun(database, organizationId, fingerprintOf(upstream)) : undefined) ??
    (await beginRun(database, organizationId, kind, triggeredBy));
  if (run === undefined) return undefined;
  const heart = beat(database, run);
  const signal = AbortSignal.any([options.signal, heart.signal]);
  try {
    const { latest, ...result } = await readAndApply(database, run, { ...options, kind, signal });
    await endRun(database, run, { ...result, watermark: latest, kind });
    return result;
  } catch (error) {
    // The worker ends: what it has read is not lost.
    const isReleased = options.signal.aborted && (await releaseRun(database, run));
    if (!isReleased) await endRun(database, run, describeFailure(error));
    throw error;
  } finally {
    heart.stop();
  }
}

/** Often enough that no other worker takes a run for dead while PEMS takes its time, and that one hears soon of its cancellation. */
const beatMs = 5000;

/** The signal is given when the run is over by another's hand. */
function beat(database: ProductDatabase, run: Run): { signal: AbortSignal; stop: () => void } {
  const ended = new AbortController();
  const timer = setInterval(() => {
    // Where the database does not answer, the pull itself finds that out.
    tellAlive(database, run).then(
      (isOurs) => !isOurs && ended.abort(new PullEndedError()),
      () => {},
    );
  }, beatMs);
  return { signal: ended.signal, stop: () => clearInterval(timer) };
}

/** Cancelled by an administrator, or taken for dead by another worker. */
export class PullEndedError extends Error {
  constructor() {
    super('The pull was ended by somebody else.');
    this.name = 'PullEndedError';
  }
}

async function readAndApply(
  database: ProductDatabase,
  run: Run,
  { upstream, watermark, kind, signal }: PullOptions,
): Promise<PullResult & { latest: string | null }> {
  const isFull = kind === 'full' || watermark === null;
  const changedSince = isFull ? undefined : new Date(Date.parse(watermark) - overlapMs).toISOString();
  const query = { upstream, changedSince, watermark, signal, onEnded: () => new PullEndedError() };
  const read = await readOn(database, run, query);
  const { processed, expected, rejected, rejections, latest } = read;
  const onStep = async () => {
    signal.throwIfAborted();
    if (!(await tellAlive(database, run, { processed, expected }))) throw new PullEndedError();
  };
  await onStep();
  const changed = await applyChanged(database, run, onStep);
  // A record that cannot be read has not vanished: where there is one, nothing is told by its absence.
  const removed = isFull && rejected === 0 ? await markVanished(database, run, { onChunk: onStep }) : 0;
  if (isFull) {
    await rejections.endFull();
    await noteMisfits(database, run.organizationId, read.misfits);
  }
  return { processed, ...changed, removed, rejected, latest };
}

/** From the beginning, where rows have moved so far meanwhile that the place of the worker before cannot be found. */
async function readOn(database: ProductDatabase, run: Run, query: ReadQuery): Promise<ReadResult> {
  try {
    return await readPages(database, run, query);
  } catch (error) {
    if (run.staged === null || !(error instanceof PemsError) || !lostPlaces.has(error.code)) throw error;
    await unstage(database, run);
    return await readPages(database, { ...run, staged: null }, query);
  }
}

const lostPlaces: ReadonlySet<string> = new Set(['rows_shifted', 'read_incomplete', 'head_changed']);

function describeFailure(error: unknown): { code: string | null; error: string } {
  if (!(error instanceof Error)) return { code: null, error: String(error) };
  const isOurs = error instanceof PemsError || error instanceof DatastoreError;
  return isOurs ? { code: error.code, error: `${error.message} ${error.hint}` } : { code: null, error: error.message };
}
