/** A run of a pull from its beginning to its end, whatever is pulled: told alive, ended with what came of it, or handed on. */
import {
  DatastoreError,
  endRun,
  type ProductDatabase,
  PullEndedError,
  type PullKind,
  releaseRun,
  type Run,
  tellAlive,
  unstage,
} from '@vanguard/datastore';
import { PemsError } from '@vanguard/pems';
import { findDatabaseFailure } from '@vanguard/postgres';

export interface PullResult {
  processed: number;
  inserted: number;
  updated: number;
  removed: number;
  /** Rows that cannot be read; what is known of them stays as it was. */
  rejected: number;
}

interface Ending extends PullResult {
  /** Of the rejected rows those whose id could not be read; default: all. */
  nameless?: number;
  watermark: string | null;
  kind: PullKind;
}

/** Throws what the work throws, when the run is ended by it, or handed on where the worker ends. */
export async function carryRun(
  database: ProductDatabase,
  run: Run,
  closing: AbortSignal,
  work: (signal: AbortSignal) => Promise<Ending>,
): Promise<PullResult> {
  const heart = beat(database, run);
  try {
    const ending = await work(AbortSignal.any([closing, heart.signal]));
    if (!(await endRun(database, run, ending))) throw new PullEndedError();
    const { processed, inserted, updated, removed, rejected } = ending;
    return { processed, inserted, updated, removed, rejected };
  } catch (error) {
    // The worker ends: what it has read is not lost.
    const isReleased = closing.aborted && (await releaseRun(database, run));
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

/** From the beginning, where rows have moved so far meanwhile that the place of the worker before cannot be found. */
export async function readOn<Result>(
  database: ProductDatabase,
  run: Run,
  read: (run: Run) => Promise<Result>,
): Promise<Result> {
  try {
    return await read(run);
  } catch (error) {
    if (run.staged === null || !(error instanceof PemsError) || !lostPlaces.has(error.code)) throw error;
    await unstage(database, run);
    return await read({ ...run, staged: null });
  }
}

const lostPlaces: ReadonlySet<string> = new Set(['rows_shifted', 'read_incomplete', 'head_changed']);

const withoutRoom =
  'The database has no room for what was read. Make some, and pull again; the records are as they were.';

function describeFailure(error: unknown): { code: string | null; error: string } {
  if (!(error instanceof Error)) return { code: null, error: String(error) };
  if (findDatabaseFailure(error) === 'full')
    return { code: 'database_full', error: `${withoutRoom} ${error.message}.` };
  const isOurs = error instanceof PemsError || error instanceof DatastoreError;
  return isOurs ? { code: error.code, error: `${error.message} ${error.hint}` } : { code: null, error: error.message };
}
