/**
 * The one connection that writes to a source: it puts the triggers in, takes them out, and in between reads what they
 * logged. Every transaction is short, since the application works on the same file.
 */
import { DatabaseSync } from 'node:sqlite';
import { SourceError } from '../errors.ts';
import { nextTick } from '../source/next-tick.ts';
import { isBusy } from './capture-objects.ts';
import { sourceBusy } from './errors.ts';

/**
 * SQLite's own waiting is one call: it holds this thread, and soon looks only ten times a second, between which an
 * application that writes all the time takes the lock again.
 */
const lookMs = 20;

export class SourceWriter {
  readonly path: string;
  readonly connection: DatabaseSync;
  /** How long others are waited for. */
  lockTimeoutMs: number;

  /** Throws SourceError `source_not_writable`. */
  constructor(path: string, lockTimeoutMs: number) {
    this.path = path;
    this.lockTimeoutMs = lockTimeoutMs;
    try {
      this.connection = new DatabaseSync(path, { timeout: lockTimeoutMs, allowExtension: false });
    } catch (error) {
      throw notWritable(path, error);
    }
  }

  /**
   * Nobody else writes while `work` runs. Throws SourceError `source_locked`, `source_not_writable`, and the signal's
   * reason where it is aborted before that.
   */
  async writing<Result>(doing: string, work: () => Result | Promise<Result>, signal?: AbortSignal): Promise<Result> {
    return await this.#transaction(doing, async () => await this.#beginWriting(signal), work);
  }

  /** What `work` reads is of one moment. */
  async reading<Result>(doing: string, work: () => Result | Promise<Result>): Promise<Result> {
    return await this.#transaction(doing, () => this.connection.exec('begin'), work);
  }

  get schemaVersion(): number {
    return Number(this.connection.prepare('pragma schema_version').get()?.['schema_version']);
  }

  close(): void {
    if (this.connection.isOpen) this.connection.close();
  }

  async #beginWriting(signal: AbortSignal | undefined): Promise<void> {
    const { connection, lockTimeoutMs } = this;
    const deadline = performance.now() + lockTimeoutMs;
    connection.exec(`pragma busy_timeout = ${Math.min(lookMs, lockTimeoutMs)}`);
    try {
      while (!tryBegin(connection, deadline)) await nextTick(signal);
    } finally {
      connection.exec(`pragma busy_timeout = ${lockTimeoutMs}`);
    }
  }

  async #transaction<Result>(
    doing: string,
    begin: () => void | Promise<void>,
    work: () => Result | Promise<Result>,
  ): Promise<Result> {
    const { connection, path } = this;
    try {
      await begin();
      const result = await work();
      connection.exec('commit');
      return result;
    } catch (error) {
      if (connection.isTransaction) connection.exec('rollback');
      if (isBusy(error)) throw sourceBusy(path, doing, error);
      throw isReadOnly(error) ? notWritable(path, error) : error;
    }
  }
}

/** False where others have the lock and there is time left. */
function tryBegin(connection: DatabaseSync, deadline: number): boolean {
  try {
    connection.exec('begin immediate');
    return true;
  } catch (error) {
    if (isBusy(error) && performance.now() < deadline) return false;
    throw error;
  }
}

const readOnly = 8;

function isReadOnly(error: unknown): boolean {
  return (((error as { errcode?: number }).errcode ?? 0) & 0xff) === readOnly;
}

function notWritable(path: string, cause: unknown): SourceError {
  return new SourceError(`${path} cannot be followed: ${(cause as Error).message}.`, {
    code: 'source_not_writable',
    hint: 'To follow a source, this account must be able to write to the file and its folder: triggers note what the application writes.',
    cause,
  });
}
