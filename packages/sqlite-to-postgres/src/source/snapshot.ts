/**
 * The backup: a consistent copy, of a file at rest under SQLite's lock, of any other by SQLite's online backup, safe while
 * the application writes. Every later phase reads this copy, and the source is watched for writes since.
 */
import { createHash } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { backup } from 'node:sqlite';
import { SourceError } from '../errors.ts';
import { checkIntegrity } from './check-integrity.ts';
import { copyAtRest } from './copy-at-rest.ts';
import type { Source } from './open-source.ts';
import { createPrivateFile } from './private-file.ts';
import {
  isOfFreePages,
  isOfSearchIndex,
  linesOf,
  mendedByCopy,
  type RowsByPages,
  searchIndexesOf,
} from './read-integrity.ts';

/** Pages copied between two looks at the clock and the signal: 16 MiB of 4 KiB pages. */
const pagesPerStep = 4096;

export interface Snapshot {
  path: string;
  sha256: string;
  sizeBytes: number;
}

export interface SnapshotOptions {
  onProgress(donePages: number, totalPages: number): void;
  /** For a source that is written to all the time: without it SQLite starts over at every write. */
  holdsStill?: boolean;
  /** Last changes to the copy, before it is hashed. */
  finish?: ((path: string) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Ends the name of an incomplete copy: a kill leaves such a file, and perhaps SQLite's journal of it. */
export const partialSuffix = '.partial';

/**
 * Throws SourceError `backup_failed`; a partial copy is removed. Whether it is in order: `refuseDamaged`; that it outlives
 * a loss of power: `settleSnapshot`.
 */
export async function takeSnapshot(source: Source, path: string, options: SnapshotOptions): Promise<Snapshot> {
  const partial = path + partialSuffix;
  let sha256: string | undefined;
  try {
    if (!options.holdsStill && options.finish === undefined)
      sha256 = await copyAtRest(source.connection, partial, options);
    if (sha256 === undefined) await copyPages(source, partial, options);
    options.finish?.(partial);
    await rename(partial, path);
  } catch (error) {
    for (const file of [partial, `${partial}-journal`]) await rm(file, { force: true });
    if (error instanceof SourceError || options.signal?.aborted) throw error;
    throw notWritten(path, error);
  }
  sha256 ??= await hashFile(path, options.signal);
  return { path, sha256, sizeBytes: (await stat(path)).size };
}

/** Resolves when the disk has the copy, which may take longer than writing it. Throws SourceError `backup_failed`. */
export async function settleSnapshot(path: string): Promise<void> {
  try {
    await using file = await open(path, 'r+');
    await file.datasync();
  } catch (error) {
    throw notWritten(path, error);
  }
}

function notWritten(path: string, cause: unknown): SourceError {
  return new SourceError(`Cannot write the backup ${path}: ${(cause as Error).message}.`, {
    code: 'backup_failed',
    hint: 'The backup needs as much free space as the source, in the folder given by --report or --project.',
    cause,
  });
}

async function copyPages({ connection }: Source, path: string, options: SnapshotOptions): Promise<void> {
  createPrivateFile(path);
  if (options.holdsStill) connection.exec('begin; select 1 from sqlite_schema');
  try {
    await backup(connection, path, {
      rate: pagesPerStep,
      progress: ({ totalPages, remainingPages }) => {
        options.signal?.throwIfAborted();
        options.onProgress(totalPages - remainingPages, totalPages);
      },
    });
  } finally {
    if (options.holdsStill) connection.exec('rollback');
  }
}

/**
 * Reads every page. Returns the full-text indexes that are behind their tables, which is no damage. Throws SourceError
 * `source_damaged`, or the signal's reason where it is aborted.
 */
export async function refuseDamaged(
  path: string,
  signal: AbortSignal | undefined,
  byPages?: RowsByPages | Promise<RowsByPages>,
): Promise<string[]> {
  const found = await checkIntegrity(path, signal, byPages);
  const findings = found.filter((finding) => !isOfSearchIndex(finding));
  if (findings.length === 0) return searchIndexesOf(found);
  throw new SourceError('The source is damaged: its copy fails the integrity check.', {
    code: 'source_damaged',
    findings: linesOf(findings),
    hint: isOfFreePages(findings)
      ? mendedByCopy
      : 'Rebuild the named indexes with `reindex`, or recover the data with the `.recover` command of the sqlite3 shell, and run again.',
  });
}

/** SHA-256 of a file's bytes, in hexadecimal. Throws the signal's reason where it is aborted. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  // One buffer for the whole file: a stream would leave hundreds of megabytes to the garbage collector.
  const buffer = Buffer.allocUnsafeSlow(1 << 20);
  await using file = await open(path);
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, buffer.length);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
  }
}

/** A number that changes whenever another connection commits to the source; comparable only on one connection. */
export function readDataVersion(source: Source): bigint {
  const statement = source.connection.prepare('pragma data_version');
  statement.setReadBigInts(true);
  return statement.get()?.['data_version'] as bigint;
}

/** A number that changes with the structure of the source, and when it is rebuilt by `vacuum`. */
export function readSchemaVersion({ connection }: Source): number {
  return Number(connection.prepare('pragma schema_version').get()?.['schema_version']);
}
