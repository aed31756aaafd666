/**
 * The capture: triggers in the source that log every written row, from before the backup to the switch. Whatever ends
 * the run takes them out again; after its death `cleanup`, or the next run that follows, does.
 */
import { DatabaseSync } from 'node:sqlite';
import { openSource } from '../source/open-source.ts';
import { quoteSqlite } from '../source/quote.ts';
import {
  dropCapture,
  findLockPath,
  hasCapture,
  holdLock,
  isFollowed,
  lastEntry,
  readSchema,
  removeLock,
} from './capture-objects.ts';
import { type CapturedTable, createLog, createTriggers, logTable } from './capture-sql.ts';
import { alreadyFollowed, schemaChanged } from './errors.ts';
import { SourceWriter } from './source-writer.ts';

/** Longer than any transaction of an application should take. */
const defaultLockTimeoutMs = 10_000;
/** At its end a run waits longer: it has nothing left to lose. */
const removalTimeoutMs = 60_000;

export interface InstallOptions {
  path: string;
  /** How long others are waited for; ten seconds where unset. */
  lockTimeoutMs?: number | undefined;
  /** Whose lock tells others that the run lives. */
  lockPath: string;
  /** Told by the inspected schema; another one by now stops the run. */
  schemaVersion: number;
  tables: (connection: DatabaseSync) => CapturedTable[];
  /** Whoever waits for the lock may be interrupted. */
  signal?: AbortSignal | undefined;
  /** In the transaction, before anything is changed. */
  onLocked: () => void;
  /** The source has its own schema again, for good. */
  onRemoved: () => void;
}

export class Capture {
  readonly writer: SourceWriter;
  readonly tables: readonly CapturedTable[];
  /** As it was, and as it is with the triggers. */
  readonly #original: string;
  readonly #captured: string;
  #schemaVersion: number;
  readonly #releaseLock: () => void;
  readonly #onRemoved: () => void;
  #isRemoved = false;

  private constructor(
    writer: SourceWriter,
    releaseLock: () => void,
    onRemoved: () => void,
    installed: { original: string; captured: string; tables: readonly CapturedTable[]; schemaVersion: number },
  ) {
    this.writer = writer;
    this.#releaseLock = releaseLock;
    this.#onRemoved = onRemoved;
    this.#original = installed.original;
    this.#captured = installed.captured;
    this.tables = installed.tables;
    this.#schemaVersion = installed.schemaVersion;
  }

  /** Throws SourceError `source_locked`, `source_followed`, `source_schema_changed`, `source_not_writable`. */
  static async install(options: InstallOptions): Promise<Capture> {
    const { path, lockPath } = options;
    const writer = new SourceWriter(path, options.lockTimeoutMs ?? defaultLockTimeoutMs);
    const releaseLock = holdLock(lockPath);
    try {
      const putIn = () => {
        const { connection } = writer;
        options.onLocked();
        if (isFollowed(connection)) throw alreadyFollowed(path);
        if (writer.schemaVersion !== options.schemaVersion) throw schemaChanged(path);
        dropCapture(connection);
        const original = readSchema(connection);
        const tables = options.tables(connection);
        for (const statement of captureStatements(tables, lockPath)) connection.exec(statement);
        const captured = readSchema(connection);
        return { original, captured, tables, schemaVersion: writer.schemaVersion };
      };
      const installed = await writer.writing('putting the triggers in', putIn, options.signal);
      return new Capture(writer, releaseLock, options.onRemoved, installed);
    } catch (error) {
      writer.close();
      releaseLock();
      throw error;
    }
  }

  /** In an open transaction of the writer; `vacuum` alone changes nothing. Throws SourceError `source_schema_changed`. */
  refuseOtherSchema(): void {
    const { connection, path, schemaVersion } = this.writer;
    if (schemaVersion === this.#schemaVersion) return;
    if (readSchema(connection) !== this.#captured) throw schemaChanged(path);
    this.#schemaVersion = schemaVersion;
  }

  /** Takes the triggers and the log out of a copy of the source. Returns the last entry that the copy has rows of. */
  strip(copyPath: string): number {
    using copy = new DatabaseSync(copyPath);
    const last = lastEntry(copy);
    copy.exec('begin');
    dropCapture(copy);
    if (readSchema(copy) !== this.#original) throw schemaChanged(this.writer.path);
    copy.exec('commit');
    return last;
  }

  /** In an open transaction of the writer. Throws SourceError `source_schema_changed`. */
  drop(): void {
    dropCapture(this.writer.connection);
    if (readSchema(this.writer.connection) !== this.#original) throw schemaChanged(this.writer.path);
  }

  /** The transaction of `drop` is committed. */
  markRemoved(): void {
    this.#isRemoved = true;
    this.#onRemoved();
  }

  /** Whatever the run came to, the triggers go. Throws SourceError `source_locked`. */
  async remove(): Promise<void> {
    try {
      if (this.#isRemoved || !this.writer.connection.isOpen) return;
      this.writer.lockTimeoutMs = removalTimeoutMs;
      await this.writer.writing('taking the triggers out', () => dropCapture(this.writer.connection));
      this.markRemoved();
    } finally {
      this.close();
    }
  }

  close(): void {
    this.writer.close();
    this.#releaseLock();
  }
}

function captureStatements(tables: readonly CapturedTable[], lockPath: string): string[] {
  return [
    createLog(tables),
    `insert into ${quoteSqlite(logTable)} (k1) values ('${lockPath.replaceAll("'", "''")}')`,
    ...tables.flatMap((table, i) => createTriggers(table, i + 1)),
  ];
}

/**
 * Takes out what a dead run left. Returns whether there was anything.
 * Throws SourceError `source_followed`, `source_locked`, `source_not_writable`.
 */
export async function removeCapture(path: string): Promise<boolean> {
  if (!mayHaveCapture(path)) return false;
  const writer = new SourceWriter(path, defaultLockTimeoutMs);
  try {
    const lockPath = await writer.writing('taking the triggers out', () => {
      if (isFollowed(writer.connection)) throw alreadyFollowed(path);
      const dead = findLockPath(writer.connection);
      dropCapture(writer.connection);
      return dead;
    });
    if (lockPath !== undefined) removeLock(lockPath);
    return true;
  } finally {
    writer.close();
  }
}

function mayHaveCapture(path: string): boolean {
  using source = openSource(path, { isInUse: true });
  return hasCapture(source.connection);
}
