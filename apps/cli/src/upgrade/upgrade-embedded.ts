/**
 * The embedded server to its next major version. It has no pg_upgrade and no pg_dump, so the system's pg_dump and pg_restore move the
 * database: from a server of the earlier version, which nobody can write to, to a new one beside it.
 */
import { join } from 'node:path';
import { pendingProductMigrations, type Upgrade, upgradeProduct } from '@vanguard/datastore';
import {
  type ClientTools,
  copyRoles,
  findClientTools,
  findVersionStep,
  runClientTool,
  upgradeCluster,
  type UpgradingCluster,
  type VersionStep,
} from '@vanguard/postgres/backup';
import { ensureOwnedDatabase } from '@vanguard/postgres/embedded';
import { TargetError } from 'sqlite-to-postgres/errors';
import { checkRoom } from '../backup/backup-folder.ts';
import {
  dumpName,
  refuseDifferences,
  restoreDump,
  withoutChanges,
  withoutChangeTables,
} from '../backup/dump-engine.ts';
import { digestsOf, readServerFacts, withClient } from '../backup/engine.ts';
import { embeddedDatabase } from '../database-target.ts';
import type { Settings } from '../settings.ts';
import { isInstalled, nothingInstalled } from './is-installed.ts';
import { tryServer } from './try-server.ts';

export interface UpgradedServer extends VersionStep, Partial<Upgrade> {
  /** Migrations and objects that were pending. */
  pending: string[];
  drifted: string[];
  /** Where the earlier data are kept. */
  kept: string;
}

export interface ServerUpgradeOptions {
  signal: AbortSignal;
  onPhase: (words: string) => void;
}

/** Dump and database, in bytes for each of the earlier database. */
const roomFactor = 2.5;

/** Undefined where there is nothing to move: another server, or data of this version. Throws EmbeddedPostgresError. */
export function findServerStep(settings: Settings): VersionStep | undefined {
  return settings.databaseUrl === undefined ? findVersionStep(embeddedDatabase(settings).dir) : undefined;
}

/** Throws EmbeddedPostgresError, BackupError, UsageError `nothing_installed`, TargetError, VerificationError, MigrationError; nothing has changed then. */
export async function upgradeEmbedded(
  settings: Settings,
  { signal, onPhase }: ServerUpgradeOptions,
): Promise<UpgradedServer> {
  const { dir } = embeddedDatabase(settings);
  const copy = async (cluster: UpgradingCluster) => {
    onPhase(`Copying the database from PostgreSQL ${cluster.from} to ${cluster.to}`);
    const url = await copyDatabase(settings, cluster, signal);
    onPhase('Changing the schema, and comparing every value');
    const pending = await pendingProductMigrations(url);
    const upgrade = pending.length === 0 ? {} : await upgradeProduct(url);
    signal.throwIfAborted();
    onPhase('Trying a server on it');
    return { ...upgrade, pending, drifted: await tryServer(url) };
  };
  const { from, to, kept, result } = await upgradeCluster({ dir, copy, signal });
  return { from, to, kept, ...result };
}

/** Returns the owner's URL of the copy. */
async function copyDatabase(settings: Settings, cluster: UpgradingCluster, signal: AbortSignal): Promise<string> {
  const { from, earlier, next, folder } = cluster;
  const { database, owner } = embeddedDatabase(settings);
  const tools = findClientTools(Number(from));
  await refuseOtherDatabases(earlier.url(), database);
  const source = earlier.url(database);
  if (!(await isInstalled(source))) throw nothingInstalled();
  const { databaseBytes } = await withClient(source, readServerFacts);
  checkRoom(folder, databaseBytes * roomFactor, 'Make room there, then try again. Nothing was changed.');
  const held = withoutChangeTables(await digestsOf(source));
  await dump(source, tools, { folder, signal });
  await copyRoles(earlier, next);
  const url = await ensureOwnedDatabase(next, database, owner);
  await restoreDump(url, tools, { folder, signal });
  refuseDifferences(held, withoutChangeTables(await digestsOf(next.url(database))));
  await withClient(url, async (client) => await client.query('analyze'));
  return url;
}

async function dump(
  url: string,
  tools: ClientTools,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<void> {
  const args = ['--format=custom', ...withoutChanges, `--file=${join(folder, dumpName)}`];
  await runClientTool(tools.dump, args, { url, signal, settings: { statement_timeout: '0', lock_timeout: '0' } });
}

/** They would be left behind. */
async function refuseOtherDatabases(url: string, own: string): Promise<void> {
  const others = await withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select datname as name from pg_database where not datistemplate and datname not in ('postgres', $1) order by 1`,
      [own],
    );
    return rows.map(({ name }) => name);
  });
  if (others.length === 0) return;
  throw new TargetError("The embedded server holds databases that are not the product's, and would be left behind.", {
    code: 'other_databases',
    findings: others.map((name) => `database ${name}`),
    hint: 'Move them to another server with pg_dump, and drop them here. Nothing was changed.',
  });
}
