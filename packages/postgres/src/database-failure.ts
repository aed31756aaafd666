/** The failures of a database that say something to whoever asked, as a table; all others are faults of the program. */
import { sqlStateOf } from './connection-failure.ts';
import { PostgresConnectionError } from './errors.ts';

/**
 * unavailable: no server answers, or no longer; overloaded: there is no room for more at once; contended: another
 * transaction was in the way, the same work may succeed now; locked: another is in the way for too long; timed-out: the
 * work itself took too long; full: nothing more can be written; unstorable: a value that no PostgreSQL takes.
 */
export type DatabaseFailure =
  | 'unavailable'
  | 'overloaded'
  | 'contended'
  | 'locked'
  | 'timed-out'
  | 'full'
  | 'unstorable';

/** By SQLSTATE, and where there is none by the operating system's code or the driver's words. */
const failures: readonly [code: RegExp, message: RegExp | undefined, DatabaseFailure][] = [
  // A standby that is asked to write was the primary a moment ago, or will be it in one.
  [/^(08...|57P0[1-5]|25P0[34]|25006|53300)$/, undefined, 'unavailable'],
  [/^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/, undefined, 'unavailable'],
  [/^$/, /^Connection terminated|is not queryable$/, 'unavailable'],
  [/^(53[024]00|connections_busy)$/, undefined, 'overloaded'],
  [/^(40001|40P01)$/, undefined, 'contended'],
  [/^55P03$/, undefined, 'locked'],
  [/^57014$/, undefined, 'timed-out'],
  [/^53100$/, undefined, 'full'],
  [/^(22003|22007|22008|22021|22P05)$/, undefined, 'unstorable'],
];

/** Undefined for anything else, and for what is not an error of a database at all. */
export function findDatabaseFailure(error: unknown): DatabaseFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof PostgresConnectionError) return 'unavailable';
  const state = sqlStateOf(error) ?? '';
  return failures.find(([code, message]) => code.test(state) && (message?.test(error.message) ?? true))?.[2];
}
