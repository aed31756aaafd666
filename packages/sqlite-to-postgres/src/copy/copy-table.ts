/**
 * Copies one table from the snapshot into its staged table by binary COPY. Rows stream: memory is one batch of bytes,
 * whatever the size of the table. The digest of the source is taken from the source values as they pass.
 */

import type { DatabaseSync } from 'node:sqlite';
import type { Writable } from 'node:stream';
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { BinaryWriter } from '../binary/binary-writer.ts';
import type { DigestParts, TableDigest } from '../digest/table-digest.ts';
import type { TablePages } from '../pages/table-pages.ts';
import { comparedColumns } from '../plan/compared-columns.ts';
import type { PlannedTable } from '../plan/plan.ts';
import { qualified } from '../server/ddl.ts';
import type { RowRange } from '../source/row-range.ts';
import type { Task } from '../threads/task.ts';
import { PageRows } from './page-rows.ts';
import { ValueRows } from './value-rows.ts';

export interface CopyOptions {
  schema: string;
  /** Bytes handed to the connection at a time. */
  batchBytes: number;
  /** The rows to copy; all of them where undefined. */
  range?: RowRange | undefined;
  /** The rows to copy as pages of the source's file, of the table's compared columns. */
  pages?: TablePages | undefined;
  /** As `copyFrozen` says. */
  isFrozen?: boolean | undefined;
  onProgress(rows: number, bytes: number): void;
  signal?: AbortSignal | undefined;
}

export interface CopyResult {
  rows: number;
  bytes: number;
  digest: TableDigest;
  /** Nothing was copied: a run that died had staged the rows. */
  wasStaged?: true;
  /** Every row was read from the pages of the source's file, and no index was asked. */
  isByPages?: true;
}

/** What was copied, by the table's name in the source. */
export type CopyResults = Map<string, CopyResult>;

/** A thread's share of a table; its digest goes from thread to thread as parts. */
export interface CopyTask
  extends Pick<CopyOptions, 'schema' | 'batchBytes' | 'range' | 'pages' | 'isFrozen'>,
    Task<Pick<CopyResult, 'rows' | 'bytes'> & { digest: DigestParts }> {
  kind: 'copy';
  source: string;
  target: string;
  table: PlannedTable;
}

/**
 * As `copyTable` of all rows, in a transaction of its own that empties the table first: what PostgreSQL writes then is
 * settled for every reader from the start (https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-PARAMS-FREEZE),
 * and whoever reads it first need not write all of it again. Where somebody else looks at the table it is written like any
 * other. Where it fails the transaction stays open, as its session is about to end.
 */
export async function copyFrozen(
  source: DatabaseSync,
  client: ClientBase,
  table: PlannedTable,
  options: CopyOptions,
): Promise<CopyResult> {
  const isFrozen = await beginEmptied(client, qualified(options.schema, table.name));
  const result = await copyTable(source, client, table, { ...options, isFrozen });
  if (isFrozen) await client.query('commit');
  return result;
}

const lockNotAvailable = '55P03';

/** False, and no transaction is open, where it would have to wait for somebody. */
async function beginEmptied(client: ClientBase, target: string): Promise<boolean> {
  try {
    await client.query(`begin; lock table ${target} in access exclusive mode nowait; truncate ${target}`);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== lockNotAvailable) throw error;
    await client.query('rollback');
    return false;
  }
}

/** Needs an open transaction or none, but for `isFrozen`; the COPY is one statement. */
export async function copyTable(
  source: DatabaseSync,
  client: ClientBase,
  table: PlannedTable,
  options: CopyOptions,
): Promise<CopyResult> {
  const columns = comparedColumns(table);
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const target = qualified(options.schema, table.name);
  const settings = `format binary${options.isFrozen ? ', freeze' : ''}`;
  const stream = client.query(copyFrom(`copy ${target} (${names}) from stdin (${settings})`));
  const sink = new CopySink(stream, options.batchBytes);
  let rows = 0;
  const { range, pages } = options;
  const reader = pages === undefined ? new ValueRows(source, table, range) : new PageRows(source, table, pages);
  try {
    sink.writer.header();
    while (reader.writeNext(sink.writer)) {
      rows++;
      if (sink.isFull()) {
        options.signal?.throwIfAborted();
        await sink.flush();
        options.onProgress(rows, sink.bytes);
      }
    }
    sink.writer.trailer();
    await sink.end();
  } catch (error) {
    stream.destroy();
    throw sink.failure ?? error;
  } finally {
    reader.close();
  }
  options.onProgress(rows, sink.bytes);
  return { rows, bytes: sink.bytes, digest: reader.digest };
}

const messageBytes = 1 << 20;

/** Two buffers in turn: one is filled while the connection still holds the other. */
class CopySink {
  readonly #stream: Writable;
  readonly #batchBytes: number;
  #writers: [BinaryWriter, BinaryWriter];
  #written: Promise<void> = Promise.resolve();
  bytes = 0;
  /** The stream may fail at any moment, also while nobody writes to it. */
  failure: Error | undefined;
  #giveUp: (error: Error) => void = () => {};

  constructor(stream: Writable, batchBytes: number) {
    this.#stream = stream;
    this.#batchBytes = batchBytes;
    stream.on('error', (error) => {
      this.failure ??= error;
      this.#giveUp(this.failure);
    });
    this.#writers = [new BinaryWriter(batchBytes * 1.25), new BinaryWriter(batchBytes * 1.25)];
  }

  get writer(): BinaryWriter {
    return this.#writers[0];
  }

  isFull(): boolean {
    return this.writer.length >= this.#batchBytes;
  }

  async flush(): Promise<void> {
    this.bytes += this.writer.length;
    const parts = this.writer.takeParts();
    await this.#written;
    this.#written = this.#write(parts);
    this.#written.catch(() => {});
    this.#writers.reverse();
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** In messages that the server takes without much memory of its own. */
  async #write(parts: readonly Buffer[]): Promise<void> {
    for (const part of parts) {
      for (let at = 0; at < part.length; at += messageBytes) {
        const message = part.subarray(at, at + messageBytes);
        await this.#settle((done) => this.#stream.write(message, done));
      }
    }
  }

  async end(): Promise<void> {
    await this.flush();
    await this.#written;
    await this.#settle((done) => this.#stream.end(done));
  }

  /** Where a connection is lost that has more than it can send, nothing calls back, but the stream fails. */
  async #settle(start: (done: (error?: Error | null) => void) => void): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      if (this.failure !== undefined) return reject(this.failure);
      this.#giveUp = reject;
      start((error) => (error ? reject(error) : resolve()));
    });
  }
}
