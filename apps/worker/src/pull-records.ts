/** A pull: all records of an organization, or those that changed since the last, into the mirror. */
import {
  applyChanged,
  beginRun,
  DatastoreError,
  endRun,
  markVanished,
  noteMisfits,
  openRejections,
  type ProductDatabase,
  type PulledRecord,
  type PullKind,
  type Rejection,
  type Run,
  stageRecords,
  tellAlive,
} from '@vanguard/datastore';
import { type MappedRecord, PemsError } from '@vanguard/pems';
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

/** Upstream writes instants to the second, and a change may commit after a later one. */
const overlapMs = 300_000;

/** Undefined where another pull of the organization is under way. Throws PemsError, DatastoreError `sudden_loss`. */
export async function pullRecords(database: ProductDatabase, options: PullOptions): Promise<PullResult | undefined> {
  const { organizationId, watermark, triggeredBy = null } = options;
  const kind = watermark === null ? 'full' : options.kind;
  const run = await beginRun(database, organizationId, kind, triggeredBy);
  if (run === undefined) return undefined;
  const heart = beat(database, run);
  const signal = AbortSignal.any([options.signal, heart.signal]);
  try {
    const { latest, ...result } = await readAndApply(database, run, { ...options, kind, signal });
    await endRun(database, run, { ...result, watermark: latest, kind });
    return result;
  } catch (error) {
    await endRun(database, run, describeFailure(error));
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
  { upstream: { client, mapping, code }, watermark, kind, signal }: PullOptions,
): Promise<PullResult & { latest: string | null }> {
  const isFull = kind === 'full' || watermark === null;
  const since = isFull ? {} : { changedSince: new Date(Date.parse(watermark) - overlapMs).toISOString() };
  const query = { organization: code, requiredFields: mapping.requiredFields, signal, ...since };
  let [processed, latest] = [0, watermark];
  let rejectedCount = 0;
  const misfits = new Map<string, { count: number; sample: string }>();
  let expected: number | undefined;
  const rejections = await openRejections(database, run);
  const onStep = async () => {
    signal.throwIfAborted();
    if (!(await tellAlive(database, run, { processed, expected }))) throw new PullEndedError();
  };
  for await (const { rows, totalCount } of client.readRecords(query)) {
    expected = totalCount;
    const page: PulledRecord[] = [];
    const rejected: Rejection[] = [];
    for (const row of rows) {
      const mapped = mapping.mapRow(row);
      processed++;
      if (mapped.record === undefined) {
        rejected.push({ ...mapped.rejected, raw: row });
        continue;
      }
      const { pfaId, data, upstreamVersion: version, changedAt, organization } = mapped.record;
      if (organization !== code) continue;
      countMisfits(misfits, mapped.record);
      page.push({ pfaId, data, version });
      if (changedAt !== null && (latest === null || changedAt > latest)) latest = changedAt;
    }
    await stageRecords(database, run, page);
    await rejections.take(page, rejected);
    rejectedCount += rejected.length;
    await onStep();
  }
  const changed = await applyChanged(database, run, onStep);
  // A record that cannot be read has not vanished: where there is one, nothing is told by its absence.
  const removed = isFull && rejectedCount === 0 ? await markVanished(database, run, { onChunk: onStep }) : 0;
  if (isFull) {
    await rejections.endFull();
    await noteMisfits(database, run.organizationId, misfits);
  }
  return { processed, ...changed, removed, rejected: rejectedCount, latest };
}

function countMisfits(
  misfits: Map<string, { count: number; sample: string }>,
  { misfits: keys, data }: Pick<MappedRecord, 'misfits' | 'data'>,
): void {
  for (const key of keys) {
    const known = misfits.get(key);
    if (known === undefined) misfits.set(key, { count: 1, sample: String(data[key]) });
    else known.count++;
  }
}

function describeFailure(error: unknown): { code: string | null; error: string } {
  if (!(error instanceof Error)) return { code: null, error: String(error) };
  const isOurs = error instanceof PemsError || error instanceof DatastoreError;
  return isOurs ? { code: error.code, error: `${error.message} ${error.hint}` } : { code: null, error: error.message };
}
