/** A SQLite file that opens, and that turns out to be unreadable only when a table is read. */

import { SourceError } from '../errors.ts';
import { recovery } from '../progress/finding.ts';
import { isWithoutCollation, sourceWithoutCollation } from './own-collations.ts';

/** SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB: https://www.sqlite.org/rescode.html. */
const damageCodes = new Set([10, 11, 26]);

/** What ends the reading of a source, in words. `path` is unset where more than one file was read. */
export function unreadSource(error: unknown, path?: string): SourceError | undefined {
  if (isWithoutCollation(error)) return sourceWithoutCollation(error, path);
  return isDamage(error) ? damagedSource(error, path) : undefined;
}

/** Also of a thread, whose errors come as their parts. */
function isDamage(error: unknown): error is Error {
  if (!(error instanceof Error) || (error as { code?: unknown }).code !== 'ERR_SQLITE_ERROR') return false;
  // The low byte of an extended code is its primary one.
  return damageCodes.has(((error as { errcode?: number }).errcode ?? 0) & 0xff);
}

function damagedSource(cause: Error, path = 'the SQLite database'): SourceError {
  return new SourceError(`Cannot read ${path}: ${cause.message}.`, { code: 'source_damaged', hint: recovery, cause });
}
