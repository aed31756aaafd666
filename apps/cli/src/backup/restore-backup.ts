/** The story of a restoration: into an installation that holds nothing; until all has been compared there is nothing. */
import { findClientTools, restoreCluster } from '@vanguard/postgres/backup';
import { ensureDatabase, parseDatabaseUrl } from '@vanguard/postgres/connection';
import { TargetError, UsageError } from 'sqlite-to-postgres/errors';
import { embeddedDatabase } from '../database-target.ts';
import { openInstallation } from '../installation.ts';
import type { ProvedAccount } from '../prove-accounts.ts';
import { proveServing } from '../prove-serving.ts';
import { readSessionUrl } from '../session-url.ts';
import type { Settings } from '../settings.ts';
import { refuseDifferences, restoreDump, withoutChangeTables } from './dump-engine.ts';
import { digestsOf, readServerFacts, withClient } from './engine.ts';
import { findKeys, fingerprintOf, takeKeys } from './keep-keys.ts';
import { type BackupManifest, readManifest } from './manifest.ts';
import { checkFiles } from './verify-backup.ts';

export interface RestoredBackup {
  manifest: BackupManifest;
  /** Whether the keys at hand open the credentials of connections. */
  opensCredentials: boolean;
  /** Accounts that were signed in on it. */
  signedIn: ProvedAccount[];
}

interface RestoreOptions {
  signal: AbortSignal;
  keysFile?: string | undefined;
}

/** Throws SourceError, VerificationError, BackupError, UsageError `other_engine`, TargetError `target_not_empty`, `other_role`, `does_not_serve`. */
export async function restoreBackup(
  folder: string,
  settings: Settings,
  { signal, keysFile }: RestoreOptions,
): Promise<RestoredBackup> {
  const manifest = readManifest(folder);
  refuseOtherEngine(manifest, settings);
  await checkFiles(folder, manifest);
  if (settings.databaseUrl === undefined) await restoreEmbedded(folder, manifest, { settings, signal });
  else await restoreServer(folder, manifest, { settings, databaseUrl: settings.databaseUrl, signal });
  if (keysFile !== undefined) takeKeys(keysFile, settings);
  const installation = await openInstallation(settings, { signal });
  try {
    const signedIn = await proveServing(installation.database, installation.target.url, 'restored');
    const keys = new Set(findKeys(settings).map(fingerprintOf));
    const opensCredentials = manifest.keyFingerprints.every((fingerprint) => keys.has(fingerprint));
    return { manifest, opensCredentials, signedIn };
  } finally {
    await installation.close();
  }
}

function refuseOtherEngine({ engine }: BackupManifest, { databaseUrl }: Settings): void {
  if ((engine === 'embedded') === (databaseUrl === undefined)) return;
  const [of, to] = engine === 'embedded' ? ['the embedded server', 'unset'] : ['a server of your own', 'set'];
  throw new UsageError(`This backup is of ${of}, and can only be restored to one of its kind.`, {
    code: 'other_engine',
    hint: `Restore it with DATABASE_URL ${to}.`,
  });
}

interface Place {
  signal: AbortSignal;
}

async function restoreEmbedded(
  folder: string,
  { tables }: BackupManifest,
  { settings, signal }: Place & { settings: Settings },
): Promise<void> {
  const { dir, database } = embeddedDatabase(settings);
  const check = async (server: { url: (name: string) => string }) =>
    refuseDifferences(tables, await digestsOf(server.url(database)));
  await restoreCluster({ folder, dir, check, signal });
}

async function restoreServer(
  folder: string,
  { tables, owner }: BackupManifest,
  { settings: { directUrl }, databaseUrl, signal }: Place & { settings: Settings; databaseUrl: string },
): Promise<void> {
  const isNew = await ensureDatabase(directUrl ?? databaseUrl);
  const url = await readSessionUrl(databaseUrl, directUrl);
  const { postgres } = await withClient(url, readServerFacts);
  if (!isNew) await refuseFilled(url);
  await refuseOtherRole(url, owner);
  await restoreDump(url, findClientTools(postgres), { folder, signal });
  try {
    refuseDifferences(tables, withoutChangeTables(await digestsOf(url)));
  } catch (error) {
    await emptyDatabase(url);
    throw error;
  }
}

const ownSchemas = `select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`;

/** Throws TargetError `target_not_empty`. */
async function refuseFilled(url: string): Promise<void> {
  const tables = await digestsOf(url);
  if (tables.length === 0) return;
  throw new TargetError(`The database "${parseDatabaseUrl(url).database}" holds ${tables.length} tables.`, {
    code: 'target_not_empty',
    hint: 'Name a database in DATABASE_URL that is empty, or does not exist yet; nothing was changed.',
  });
}

/** The policies of row-level security name it. */
async function refuseOtherRole(url: string, owner: string): Promise<void> {
  const { user } = parseDatabaseUrl(url);
  if (user === undefined || user === owner) return;
  throw new TargetError(`The tables of this backup belong to the role "${owner}", and DATABASE_URL names "${user}".`, {
    code: 'other_role',
    hint: `Make a role "${owner}" on this server, and restore as that; nothing was changed.`,
  });
}

async function emptyDatabase(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(ownSchemas);
    for (const { name } of rows) await client.query(`drop schema "${name.replaceAll('"', '""')}" cascade`);
    await client.query('create schema public');
  });
}
