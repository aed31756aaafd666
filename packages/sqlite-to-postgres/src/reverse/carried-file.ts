/**
 * The SQLite file that is being written: a copy of the backup under a name of its own, with the backup attached for
 * reading and a scratch database for the rows in question. It takes its final name when it is whole and verified.
 */
import { chmodSync, closeSync, constants, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { RollbackError } from '../errors.ts';
import { createPrivateFile, privateMode } from '../source/private-file.ts';

export class CarriedFile {
  readonly path: string;
  readonly partialPath: string;
  readonly basePath: string;
  /** The backup, for reading. */
  readonly base: DatabaseSync;
  #connection: DatabaseSync | undefined;
  #journalMode = '';

  private constructor(path: string, basePath: string) {
    this.path = path;
    this.basePath = basePath;
    this.partialPath = `${path}.partial`;
    this.base = new DatabaseSync(immutable(basePath), { readOnly: true });
  }

  /** Throws RollbackError `carry_back_file_exists`, `carry_back_not_writable`. */
  static async create(path: string, basePath: string): Promise<CarriedFile> {
    refuseExisting(path);
    const file = new CarriedFile(path, basePath);
    file.#removePartial();
    try {
      await copyFile(basePath, file.partialPath, constants.COPYFILE_FICLONE);
      // The copy has the mode of the backup, which may be of an older version of the program.
      chmodSync(file.partialPath, privateMode);
    } catch (error) {
      file.discard();
      throw notWritable(path, error);
    }
    return file;
  }

  /** Opened at the first change: without one the file stays the backup, byte for byte. Schemas: main, base, scratch. */
  get connection(): DatabaseSync {
    if (this.#connection === undefined) {
      // A definition in the file may hold a text in double quotes, which SQLite takes from old files only.
      const connection = new DatabaseSync(pathToFileURL(this.partialPath).href, {
        enableForeignKeyConstraints: false,
        enableDoubleQuotedStringLiterals: true,
      });
      this.#connection = connection;
      this.#journalMode = String(connection.prepare('pragma journal_mode').get()?.['journal_mode']);
      connection.prepare('attach database ? as base').run(immutable(this.basePath));
      createPrivateFile(this.#scratchPath);
      connection.prepare('attach database ? as scratch').run(this.#scratchPath);
      // A failure throws the file away whole, so nothing is kept to undo it by.
      for (const schema of ['main', 'scratch']) {
        connection.exec(`pragma ${schema}.journal_mode = off; pragma ${schema}.synchronous = off`);
      }
      connection.exec('begin');
    }
    return this.#connection;
  }

  get isChanged(): boolean {
    return this.#connection !== undefined;
  }

  /** Ends the writing; afterwards the file is read under `partialPath`. */
  finish(): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    connection.exec('commit; detach scratch; detach base');
    connection.exec(`pragma journal_mode = ${this.#journalMode}`);
    connection.close();
    for (const suffix of ['', '-journal']) rmSync(`${this.#scratchPath}${suffix}`, { force: true });
  }

  /** Gives the verified file its name, on disk. */
  publish(): void {
    this.#close();
    syncToDisk(this.partialPath);
    refuseExisting(this.path);
    renameSync(this.partialPath, this.path);
    syncToDisk(dirname(this.path));
  }

  /** Leaves nothing. */
  discard(): void {
    this.#close();
    this.#removePartial();
  }

  get #scratchPath(): string {
    return `${this.partialPath}-rows`;
  }

  #close(): void {
    if (this.#connection?.isOpen) this.#connection.close();
    if (this.base.isOpen) this.base.close();
  }

  #removePartial(): void {
    for (const suffix of ['', '-journal', '-wal', '-shm', '-rows', '-rows-journal']) {
      rmSync(`${this.partialPath}${suffix}`, { force: true });
    }
  }
}

/** For a file that nobody writes to: SQLite needs no files beside it then, whatever its journal mode. */
export function immutable(path: string): string {
  return `${pathToFileURL(path).href}?immutable=1`;
}

export function refuseExisting(path: string): void {
  if (!existsSync(path)) return;
  throw new RollbackError(`The file ${path} exists.`, {
    code: 'carry_back_file_exists',
    hint: 'Nothing was changed. Give the name of a file that does not exist yet: --carry-back FILE.',
  });
}

export function notWritable(path: string, cause: unknown): RollbackError {
  return new RollbackError(`Cannot write ${path}: ${(cause as Error).message}.`, {
    code: 'carry_back_not_writable',
    hint: 'Nothing was changed, PostgreSQL included. The file needs room for the SQLite database and the changes since, in a folder this account may write to.',
    cause,
  });
}

function syncToDisk(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
