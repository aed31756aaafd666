/**
 * The one connection that writes to a source: it puts the triggers in, takes them out, and in between reads what they
 * logged. Every transaction is short, since the application works on the same file.
 */
import { DatabaseSync } from 'node:sqlite';
import { SourceError } from '../errors.ts';
import { isBusy } from './capture-objects.ts';
import { sourceBusy } from './errors.ts';

export class SourceWriter {
  readonly path: string;
  readonly connection: DatabaseSync;

  /** Throws SourceError `source_not_writable`. */
  constructor(path: string, lockTimeoutMs: number) {
    this.path = path;
    try {
      this.connection = new DatabaseSync(path, { timeout: lockTimeoutMs, allowExtension: false });
    } catch (error) {
      throw notWritable(path, error);
    }
  }

  /** Nobody else writes while `work` runs. Throws SourceError `source_locked`, `source_not_writable`. */
  async writing<Result>(doing: string, work: () => Result | Promise<Result>): Promise<Result> {
    return await this.#transaction('immediate', doing, work);
  }

  /** What `work` reads is of one moment. */
  async reading<Result>(doing: string, work: () => Result | Promise<Result>): Promise<Result> {
    return await this.#transaction('deferred', doing, work);
  }

  get schemaVersion(): number {
    return Number(this.connection.prepare('pragma schema_version').get()?.['schema_version']);
  }

  close(): void {
    if (this.connection.isOpen) this.connection.close();
  }

  async #transaction<Result>(
    kind: 'immediate' | 'deferred',
    doing: string,
    work: () => Result | Promise<Result>,
  ): Promise<Result> {
    const { connection, path } = this;
    try {
      connection.exec(`begin ${kind}`);
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
