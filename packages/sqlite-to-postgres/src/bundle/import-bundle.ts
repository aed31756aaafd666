/**
 * `import`: a bundle into PostgreSQL with the guarantees of a migration. Every checksum is taken first. A bundle of a
 * SQLite file becomes that file again and is migrated; one of a PostgreSQL schema is staged from its own definitions.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CancelledError, MoverError, UsageError } from '../errors.ts';
import { migrate } from '../migrate.ts';
import { PhaseClock } from '../progress/phase-clock.ts';
import { plural } from '../progress/plural.ts';
import type { PublishedTable } from '../publish/publish.ts';
import type { MigrationReport } from '../report/migration-report.ts';
import { prepareReportFolder } from '../report/prepare-folder.ts';
import type { MigrateOptions } from '../run/migrate-options.ts';
import { connectTarget } from '../server/connect-target.ts';
import { checkSchemaName } from '../server/schema-name.ts';
import { dropStaging } from '../server/staging.ts';
import { type CheckedBundle, openBundle } from './bundle-folder.ts';
import { importPostgres } from './import-postgres.ts';
import type { PostgresManifest, SqliteManifest } from './manifest.ts';
import { makeRebuildFolder } from './rebuild-folder.ts';
import { rebuildSqlite } from './rebuild-sqlite.ts';

export type ImportOptions = Omit<MigrateOptions, 'source' | 'sourceName'> & {
  /** Folder of the bundle. */
  bundle: string;
};

export interface ImportReport {
  kind: 'sqlite' | 'postgresql';
  bundle: string;
  runId: string;
  tables: PublishedTable[];
  /** The report of the migration, for a bundle of a SQLite file. */
  migration: MigrationReport | undefined;
}

/** Throws SourceError, TargetError, VerificationError; nothing is visible in the target then. */
export async function importBundle(options: ImportOptions): Promise<ImportReport> {
  const { signal, reportFolder } = options;
  checkSchemaName(options.schema);
  if (reportFolder !== undefined) prepareReportFolder(reportFolder);
  const clock = new PhaseClock(options.onEvent ?? (() => {}), signal);
  const bundle = await clock.run(
    'check',
    async () =>
      await openBundle(options.bundle, (file, i, total) => clock.progress('check', file, 'steps', { done: i, total })),
    ({ manifest }) => plural(manifest.tables.length, 'file is as it was exported', 'files are as they were exported'),
  );
  const { manifest, path } = bundle;
  try {
    return manifest.kind === 'sqlite'
      ? await migrateRebuilt(options, path, manifest, clock)
      : await importInto(options, { ...bundle, manifest }, clock);
  } catch (error) {
    if (signal?.aborted && !(error instanceof MoverError)) throw new CancelledError('importing', error);
    throw error;
  }
}

async function migrateRebuilt(
  options: ImportOptions,
  folder: string,
  manifest: SqliteManifest,
  clock: PhaseClock,
): Promise<ImportReport> {
  const { bundle: _bundle, signal, ...others } = options;
  const scratch = makeRebuildFolder(options.stateBase);
  const file = join(scratch, 'source.db');
  try {
    await clock.run(
      'rebuild',
      async () => {
        const onTable = (name: string, rows: number, total: number) =>
          clock.progress('rebuild', name, 'rows', { done: rows, total });
        await rebuildSqlite({ folder, manifest, file, onTable, signal });
      },
      () => 'the SQLite file is as it was exported',
    );
    const migration = await migrate({ ...others, source: file, sourceName: folder, signal });
    const tables = migration.tables.map(({ name, rows, digest = '' }) => ({ name, rows, digest }));
    return { kind: 'sqlite', bundle: folder, runId: migration.runId, tables, migration };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function importInto(
  options: ImportOptions,
  { path, manifest }: CheckedBundle & { manifest: PostgresManifest },
  clock: PhaseClock,
): Promise<ImportReport> {
  refuseSqliteOptions(options);
  const mayCreateDatabase = options.mayCreateDatabase?.bind(options) ?? (() => false);
  const target = await connectTarget(options.target, { mayCreateDatabase });
  let staging: string | undefined;
  try {
    const result = await importPostgres({
      folder: path,
      manifest,
      target,
      targetName: options.targetName ?? options.target,
      schema: options.schema,
      stateBase: options.stateBase,
      clock,
      now: options.now ?? new Date(),
      signal: options.signal,
      onStaging: (schema) => {
        staging = schema;
      },
    });
    staging = undefined;
    return { kind: 'postgresql', bundle: path, migration: undefined, ...result };
  } finally {
    await target.client.end().catch(() => {});
    // Over a connection of its own, since the first may have been in mid-copy.
    if (staging !== undefined) await removeStaging(target.url, staging);
  }
}

/** There is nothing to plan: the bundle has its types already. */
function refuseSqliteOptions({ dryRun, dataOnly, project, rules, tolerances = {} }: ImportOptions): void {
  const isRuled = rules !== undefined || Object.values(tolerances).some((way) => way !== undefined);
  if (dryRun !== true && dataOnly !== true && project === undefined && !isRuled) return;
  throw new UsageError(
    'The bundle is of a PostgreSQL schema: dry run, data only, project, rules and ways past bad values do not apply.',
    {
      code: 'option_not_for_bundle',
      hint: 'Run again without them; the schema of the bundle is in its manifest.json.',
    },
  );
}

/** Where the target cannot be reached any more, the next run removes it. */
async function removeStaging(url: string, schema: string): Promise<void> {
  const again = await connectTarget(url, { mayCreateDatabase: () => false }).catch(() => undefined);
  if (again === undefined) return;
  await dropStaging(again.client, schema).catch(() => {});
  await again.client.end();
}
