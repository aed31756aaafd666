/**
 * The pages of a SQLite file, read past the library: https://www.sqlite.org/fileformat2.html. Asking node:sqlite for a row
 * makes an object a value; a move of hundreds of millions of values reads the bytes where they stand.
 */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { fileOf } from './file-of.ts';

/** Plain data, which threads can hand over; the descriptor is the whole process's. */
export interface PageFile {
  descriptor: number;
  pageBytes: number;
  /** Without what extensions reserve at the end of each page. */
  usableBytes: number;
  pageCount: number;
}

const headerBytes = 100;
const utf8 = 1;

const open = new WeakMap<DatabaseSync, number>();

/**
 * Descriptor of the database's file; undefined where that alone does not say what the database holds, since a write-ahead
 * log stands beside it. What is read is consistent where nobody can write meanwhile: see `holdStill`.
 */
export function openWithoutLog(connection: DatabaseSync): number | undefined {
  const path = fileOf(connection);
  if (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size) return undefined;
  const descriptor = open.get(connection) ?? openSync(path, 'r');
  open.set(connection, descriptor);
  return descriptor;
}

/** As `openWithoutLog`; also undefined where texts are not UTF-8. */
export function openPages(connection: DatabaseSync): PageFile | undefined {
  const descriptor = openWithoutLog(connection);
  if (descriptor === undefined) return undefined;
  const header = Buffer.alloc(headerBytes);
  readSync(descriptor, header, 0, headerBytes, 0);
  if (header.readUInt32BE(56) !== utf8) return undefined;
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  return {
    descriptor,
    pageBytes,
    usableBytes: pageBytes - header.readUInt8(20),
    pageCount: Math.floor(fstatSync(descriptor).size / pageBytes),
  };
}

/**
 * To be called after the connection is closed, and not before: closing any descriptor of a file takes away every lock
 * that the process has on it (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
 */
export function closePages(connection: DatabaseSync): void {
  const descriptor = open.get(connection);
  if (descriptor === undefined) return;
  open.delete(connection);
  closeSync(descriptor);
}

/** Reads `count` pages from page `first` on, counted from 1, to the start of `target`. */
export function readPages(file: PageFile, first: number, count: number, target: Uint8Array): void {
  const { descriptor, pageBytes, pageCount } = file;
  if (first < 1 || first + count - 1 > pageCount) throw new PageError(`page ${first} is beyond the end of the file`);
  let done = 0;
  while (done < count * pageBytes) {
    const read = readSync(descriptor, target, done, count * pageBytes - done, (first - 1) * pageBytes + done);
    if (read === 0) throw new PageError(`page ${first} is cut off`);
    done += read;
  }
}

/** A page does not hold what its place promises. The code outlives the way between threads. */
export class PageError extends Error {
  readonly code = 'page_damaged';
}

export function isPageError(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === 'page_damaged';
}

/**
 * Runs `work` while nobody else can change the pages of the file: a reader of a database without log keeps writers out,
 * and one that began with an empty log keeps the log from being carried into the file.
 */
export async function holdStill<Result>(connection: DatabaseSync, work: () => Promise<Result>): Promise<Result> {
  if (connection.isTransaction) return await work();
  connection.exec('begin');
  try {
    connection.prepare('select count(*) from sqlite_schema').get();
    return await work();
  } finally {
    connection.exec('rollback');
  }
}
