/** `export`: a database, SQLite or PostgreSQL, as a folder of text files that any program can read, every value exact. */
import { parseDatabaseUrl } from '@vanguard/postgres/connection';
import { CancelledError, MoverError } from '../errors.ts';
import type { EventListener } from '../progress/events.ts';
import { PhaseClock } from '../progress/phase-clock.ts';
import { plural } from '../progress/plural.ts';
import { connectTarget } from '../server/connect-target.ts';
import { checkSchemaName } from '../server/schema-name.ts';
import { unreadSource } from '../source/damaged-source.ts';
import { openSource } from '../source/open-source.ts';
import { asWriteError, BundleWriter } from './bundle-folder.ts';
import { exportPostgres } from './export-postgres.ts';
import { type ExportWork, exportSqlite } from './export-sqlite.ts';
import type { Manifest } from './manifest.ts';

export interface ExportOptions {
  /** Path of a SQLite file or URL of a PostgreSQL database. */
  source: string;
  /** Schema of a PostgreSQL database; that of the URL, else `public`. */
  schema?: string | undefined;
  /** Must be empty or not exist. */
  folder: string;
  onEvent?: EventListener | undefined;
  signal?: AbortSignal | undefined;
  now?: Date;
}

export interface ExportReport {
  folder: string;
  kind: Manifest['kind'];
  tables: { name: string; rows: number; bytes: number }[];
  /** What a bundle of a PostgreSQL schema does not carry. */
  leftBehind: string[];
}

/** Throws SourceError, TargetError; nothing is left of the folder then. */
export async function exportBundle(options: ExportOptions): Promise<ExportReport> {
  const { signal } = options;
  const clock = new PhaseClock(options.onEvent ?? (() => {}), signal);
  const bundle = new BundleWriter(options.folder);
  const work: ExportWork = {
    bundle,
    now: options.now ?? new Date(),
    onTable: (name, rows) => clock.progress('export', name, 'rows', { done: rows }),
    signal,
  };
  try {
    const manifest = await clock.run('export', async () => await exportFrom(options, work), describe);
    bundle.finish(manifest);
    return {
      folder: bundle.path,
      kind: manifest.kind,
      tables: manifest.tables.map(({ name, rows, bytes }) => ({ name, rows, bytes })),
      leftBehind: manifest.kind === 'postgresql' ? manifest.leftBehind : [],
    };
  } catch (error) {
    bundle.discard();
    if (signal?.aborted && !(error instanceof MoverError)) throw new CancelledError('exporting', error);
    const unread = unreadSource(error, options.source);
    if (unread !== undefined) throw unread;
    throw asWriteError(bundle.path, error);
  }
}

function isPostgresSource(source: string): boolean {
  return /^postgres(ql)?:\/\//i.test(source);
}

async function exportFrom({ source, schema }: ExportOptions, work: ExportWork): Promise<Manifest> {
  if (!isPostgresSource(source)) {
    using file = openSource(source);
    return await exportSqlite(file, work);
  }
  const named = checkSchemaName(schema ?? parseDatabaseUrl(source).schema ?? 'public');
  const target = await connectTarget(source, { mayCreateDatabase: () => false });
  try {
    return await exportPostgres(target, named, work);
  } finally {
    await target.client.end();
  }
}

function describe({ tables }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  return [plural(tables.length, 'table'), plural(rows, 'row'), plural(bytes, 'byte')].join(', ');
}
