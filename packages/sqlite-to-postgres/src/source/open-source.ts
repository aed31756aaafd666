/**
 * Opens a SQLite file for reading, after looking at its header: a file that is missing, empty, encrypted, truncated
 * or no database at all is refused here with its own reason. Nothing is ever written by this connection.
 */
import { closeSync, existsSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SourceError } from '../errors.ts';
import { despiteFalseAlarms, hotJournal, isHotJournal } from './hot-journal.ts';
import { closePages } from './page-file.ts';
import { removeEmptyLog } from './remove-empty-log.ts';

const magic = 'SQLite format 3\0';
const headerBytes = 100;

export interface Source {
  path: string;
  sizeBytes: number;
  connection: DatabaseSync;
  close(): void;
  [Symbol.dispose](): void;
}

export interface OpenOptions {
  /** How long to wait for another program's lock. */
  lockTimeoutMs?: number;
  /**
   * The application is at work, and the run writes to the file itself: opened as one that may write, which alone can
   * tell the application's journal from that of a dead program.
   */
  isInUse?: boolean;
}

/** Throws SourceError with a code that starts with `source_`. */
export function openSource(file: string, { lockTimeoutMs = 10_000, isInUse = false }: OpenOptions = {}): Source {
  const path = resolve(file);
  const sizeBytes = checkSourceFile(path);
  let connection = openChecked(path, lockTimeoutMs, true);
  if (isInUse) {
    connection.close();
    connection = openChecked(path, lockTimeoutMs, false);
  }
  // SQLite keeps its log beside the file itself.
  const logged = realpathSync(path);
  const close = () => {
    if (!connection.isOpen) return;
    connection.close();
    closePages(connection);
    removeEmptyLog(logged);
  };
  return { path, sizeBytes, connection, close, [Symbol.dispose]: close };
}

function openChecked(path: string, lockTimeoutMs: number, readOnly: boolean): DatabaseSync {
  const connection = open(path, readOnly);
  try {
    connection.exec(`pragma query_only = on; pragma busy_timeout = ${lockTimeoutMs}`);
    const statement = 'select count(*) from sqlite_schema';
    despiteFalseAlarms(() => connection.prepare(statement).get());
    return connection;
  } catch (error) {
    connection.close();
    throw unreadable(path, error);
  }
}

/** Result codes of SQLite (https://www.sqlite.org/rescode.html); the low byte of an extended one is its primary. */
const busy = 5;
/** SQLITE_READONLY and SQLITE_CANTOPEN: so ends the reading of a database whose log this account cannot make or open. */
const logCodes = new Set([8, 14]);

function unreadable(path: string, error: unknown): SourceError {
  const { message, errcode = 0 } = error as Error & { errcode?: number };
  if ((errcode & 0xff) === busy) {
    return new SourceError(`Cannot read ${path}: another program has locked it.`, {
      code: 'source_locked',
      hint: `Stop the application that writes to it, then run again; on Linux, fuser ${path} names it.`,
      cause: error,
    });
  }
  if (isHotJournal(error)) return hotJournal(path, error);
  if (logCodes.has(errcode & 0xff)) return withoutLog(path, error);
  return new SourceError(`Cannot read ${path}: ${message}.`, {
    code: 'source_damaged',
    hint: 'Check it with `pragma integrity_check` and restore it from a backup, or recover what is left with the `.recover` command of the sqlite3 shell.',
    cause: error,
  });
}

/**
 * Not opened as immutable, though no log may be there: whoever has the right to write could begin at any moment, and
 * neither a lock would keep them out of the backup nor would their writes be noticed.
 */
function withoutLog(path: string, cause: unknown): SourceError {
  return new SourceError(`Cannot read ${path}: ${(cause as Error).message}.`, {
    code: 'source_unreadable',
    hint: logHint,
    cause,
  });
}

const logHint =
  'Nothing points to damage. A database in WAL mode is read through the files -wal and -shm beside it: this account must be able to open them, or, where they are missing, to write to the folder. Or copy the database, with its -wal where there is one, to a folder of your own, and move the copy.';

/** Returns its size in bytes. Throws SourceError where there is no SQLite database to open. */
export function checkSourceFile(path: string): number {
  if (!existsSync(path)) {
    throw new SourceError(`There is no file ${path}.`, {
      code: 'source_missing',
      hint: 'Give the path of the SQLite database; for a Prisma project it stands in DATABASE_URL, relative to the folder of schema.prisma.',
    });
  }
  if (!statSync(path).isFile()) {
    throw new SourceError(`${path} is not a file.`, {
      code: 'source_not_a_file',
      hint: 'Give the path of the SQLite database file itself.',
    });
  }
  const { header, sizeBytes } = readHeader(path);
  if (sizeBytes === 0) {
    throw new SourceError(`${path} is empty: 0 bytes.`, {
      code: 'source_empty',
      hint: 'SQLite creates such a file when a program opens a path that did not exist. Look for the real database file.',
    });
  }
  if (header.toString('latin1', 0, 16) !== magic) throw notSqlite(path, header);
  const expected = declaredBytes(header);
  if (expected > sizeBytes) {
    throw new SourceError(`${path} is truncated: its header says ${expected} bytes, the file has ${sizeBytes}.`, {
      code: 'source_truncated',
      hint: 'The copy was probably cut off. Copy the database again, with the `.backup` command of the sqlite3 shell while it is in use.',
    });
  }
  return sizeBytes;
}

function readHeader(path: string): { header: Buffer; sizeBytes: number } {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new SourceError(`Cannot open ${path}: ${(error as Error).message}.`, {
      code: 'source_unreadable',
      hint: 'Check that this account may read the file.',
      cause: error,
    });
  }
  try {
    const header = Buffer.alloc(headerBytes);
    readSync(file, header, 0, headerBytes, 0);
    return { header, sizeBytes: fstatSync(file).size };
  } finally {
    closeSync(file);
  }
}

/** Page size times page count, where the header's page count is valid (https://www.sqlite.org/fileformat2.html, 1.3.8). */
function declaredBytes(header: Buffer): number {
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const countIsValid = header.readUInt32BE(24) === header.readUInt32BE(92);
  return countIsValid ? pageSize * header.readUInt32BE(28) : 0;
}

function notSqlite(path: string, header: Buffer): SourceError {
  if (looksEncrypted(header)) {
    return new SourceError(`${path} is encrypted, or is not a SQLite database.`, {
      code: 'source_encrypted',
      hint: "Write a decrypted copy first; with SQLCipher: open it with its key, attach a plain file with KEY '', then `select sqlcipher_export(…)`.",
    });
  }
  return new SourceError(`${path} is not a SQLite database: it does not begin with "SQLite format 3".`, {
    code: 'source_not_sqlite',
    hint: 'Give the path of the database file itself, not of a dump, an archive or a -wal file.',
  });
}

/** A random salt stands first in an encrypted file: hardly any of its bytes are printable text. */
function looksEncrypted(header: Buffer): boolean {
  const printable = header.filter(
    (byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09,
  );
  const distinct = new Set(header).size;
  return printable.length < headerBytes * 0.6 && distinct > headerBytes * 0.5;
}

function open(path: string, readOnly: boolean): DatabaseSync {
  try {
    return new DatabaseSync(path, { readOnly, allowExtension: false });
  } catch (error) {
    throw new SourceError(`Cannot open ${path}: ${(error as Error).message}.`, {
      code: 'source_unreadable',
      hint: logHint,
      cause: error,
    });
  }
}
