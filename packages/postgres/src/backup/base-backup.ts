/**
 * The server's own physical copy of all its databases, taken while people work: `BASE_BACKUP` of the replication protocol,
 * with the log that makes it consistent, and with the server's list of files and their digests. The server checks each page.
 * Protocol: PostgreSQL manual, "Streaming Replication Protocol", as of version 15.
 */
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { Gzip } from 'node:zlib';
import pg from 'pg';
import { BackupError, findFullDisk } from './errors.ts';

/** The tar file of PostgreSQL's data folder, compressed. */
export const archiveName = 'base.tar.gz';
/** The server's list of the files in it. */
export const fileListName = 'backup_manifest';

export interface BaseBackupOptions {
  /** An existing empty folder. */
  folder: string;
  signal?: AbortSignal | undefined;
  /** Bytes of the data folder that were sent so far. */
  onProgress?: ((bytes: number) => void) | undefined;
}

/** `url`: a role with `replication`, not behind a pooler. Throws BackupError `base_backup_failed`, the signal's reason. */
export async function writeBaseBackup(url: string, options: BaseBackupOptions): Promise<void> {
  const { signal } = options;
  const client = new pg.Client({ connectionString: url, replication: 'true' } as pg.ClientConfig);
  client.on('error', () => {});
  await client.connect();
  const cancel = () => (client as unknown as Connected).connection.stream.destroy();
  signal?.addEventListener('abort', cancel);
  try {
    signal?.throwIfAborted();
    // Until the session ends, the log that the copy needs is kept.
    await client.query(`CREATE_REPLICATION_SLOT "vanguard_backup_${process.pid}" TEMPORARY PHYSICAL RESERVE_WAL`);
    await receive(client, options);
  } catch (error) {
    signal?.throwIfAborted();
    const fullDisk = findFullDisk(error, dirname(options.folder));
    if (fullDisk !== undefined) throw fullDisk;
    throw new BackupError(`PostgreSQL could not be copied: ${(error as Error).message}`, {
      code: 'base_backup_failed',
      hint: 'See that the disk has room, and that the role may replicate; then try again. The database is as it was.',
      cause: error,
    });
  } finally {
    signal?.removeEventListener('abort', cancel);
    await client.end().catch(() => {});
  }
}

interface Connected {
  connection: pg.Connection & { query: (text: string) => void };
}

async function receive(client: pg.Client, options: BaseBackupOptions): Promise<void> {
  const copy = new ArchiveStream(options);
  client.query(copy as unknown as pg.Submittable);
  await copy.done;
}

/** The server knows words of this language in capitals only. */
const command =
  "BASE_BACKUP (LABEL 'vanguard', CHECKPOINT 'fast', WAL true, PROGRESS true, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256')";

/** What pg calls while the answer comes in. Of a message of the copy the first byte says what it is. */
class ArchiveStream {
  readonly done: Promise<void>;
  readonly #settle: { resolve: () => void; reject: (error: Error) => void };
  readonly #options: BaseBackupOptions;
  #connection: pg.Connection | undefined;
  #file: { sink: Writable; written: Promise<unknown> } | undefined;
  #isPaused = false;
  #archives = 0;
  #failure: Error | undefined;
  #ending: Promise<unknown> = Promise.resolve();

  constructor(options: BaseBackupOptions) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.done = promise;
    this.#settle = { resolve, reject };
    this.#options = options;
  }

  submit(connection: Connected['connection']): void {
    this.#connection = connection;
    connection.query(command);
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    const [kind, content] = [String.fromCharCode(chunk[0] ?? 0), chunk.subarray(1)];
    if (this.#failure !== undefined) return;
    if (kind === 'n') this.#begin(archiveName, ++this.#archives);
    else if (kind === 'm') this.#begin(fileListName, 1);
    else if (kind === 'd') this.#write(content);
    else if (kind === 'p') this.#options.onProgress?.(Number(content.readBigInt64BE()));
    else this.#fail(new Error(`a message "${kind}" is not known`));
  }

  #begin(name: string, count: number): void {
    if (count > 1) return this.#fail(new Error('it has tablespaces, which are not copied'));
    this.#end();
    const file = createWriteStream(join(this.#options.folder, name), { flags: 'wx', mode: 0o600, flush: true });
    const sink = name.endsWith('.gz') ? new Gzip({ level: 1 }) : file;
    const written = sink instanceof Gzip ? pipeline(sink, file) : finished(file);
    written.catch((error: unknown) => this.#fail(error as Error));
    this.#file = { sink, written };
  }

  #write(content: Buffer): void {
    if (this.#file === undefined) return this.#fail(new Error('data came before their file'));
    const { sink } = this.#file;
    // The parser hands out views of a buffer that it uses again.
    if (sink.write(Buffer.from(content)) || this.#isPaused) return;
    // What was received with this message comes all the same.
    this.#isPaused = true;
    this.#connection?.stream.pause();
    sink.once('drain', () => this.#goOn());
  }

  #goOn(): void {
    this.#isPaused = false;
    this.#connection?.stream.resume();
  }

  #end(): void {
    if (this.#file === undefined) return;
    const { sink, written } = this.#file;
    sink.end();
    // What is told to end drains without a word.
    if (this.#isPaused) this.#goOn();
    this.#ending = Promise.all([this.#ending, written]);
    this.#file = undefined;
  }

  #fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#settle.reject(error);
    this.#connection?.stream.destroy();
  }

  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}

  handleError(error: Error): void {
    this.#file?.sink.destroy();
    this.#fail(error);
  }

  handleReadyForQuery(): void {
    this.#end();
    this.#ending.then(
      () => this.#settle.resolve(),
      (error: unknown) => this.#fail(error as Error),
    );
  }
}
