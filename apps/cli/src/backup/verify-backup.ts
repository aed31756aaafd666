/** Whether a backup is whole, and whether it can be restored: tried in a scratch database, and compared with what it says. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { migrateProduct, type ProductSchema } from '@vanguard/datastore';
import { openPool } from '@vanguard/postgres';
import { digestOfFile, findClientTools, type TableDigest } from '@vanguard/postgres/backup';
import { UsageError, VerificationError } from 'sqlite-to-postgres/errors';
import { embeddedDatabase } from '../database-target.ts';
import type { ProvedAccount } from '../prove-accounts.ts';
import { proveServing } from '../prove-serving.ts';
import { readSessionUrl } from '../session-url.ts';
import type { Settings } from '../settings.ts';
import { refuseDifferences, tryDump } from './dump-engine.ts';
import { readCopy } from './embedded-engine.ts';
import { type CopyContext, readServerFacts, withClient } from './engine.ts';
import { type BackupManifest, readManifest } from './manifest.ts';

export interface VerifiedBackup {
  manifest: BackupManifest;
  /** Accounts that were signed in on the copy. */
  signedIn: ProvedAccount[];
}

/**
 * Throws SourceError, VerificationError `backup_damaged`, `copy_differs`; BackupError; MigrationError and TargetError `does_not_serve`
 * where this version of the program cannot serve what it holds.
 */
export async function verifyBackup(folder: string, settings: Settings, signal: AbortSignal): Promise<VerifiedBackup> {
  const manifest = readManifest(folder);
  await checkFiles(folder, manifest);
  let signedIn: ProvedAccount[] = [];
  const prove = async (url: string) => void (signedIn = await proveCopy(url));
  const tables = await restoreAside({ folder, signal, prove }, manifest, settings);
  refuseDifferences(manifest.tables, tables);
  return { manifest, signedIn };
}

async function proveCopy(url: string): Promise<ProvedAccount[]> {
  await migrateProduct(url);
  const database = openPool<ProductSchema>(url, { applicationName: 'vanguard backup verify', maxConnections: 2 });
  try {
    return await proveServing(database, url, 'restored');
  } finally {
    await database.destroy();
  }
}

/** Throws VerificationError `backup_damaged`. */
export async function checkFiles(folder: string, { files }: BackupManifest): Promise<void> {
  const findings: string[] = [];
  for (const { name, bytes, sha256 } of files) {
    const path = join(folder, name);
    if (!existsSync(path)) findings.push(`${name} is missing`);
    else if (statSync(path).size !== bytes)
      findings.push(`${name} has ${statSync(path).size} bytes instead of ${bytes}`);
    else if ((await digestOfFile(path)) !== sha256) findings.push(`${name} has another checksum`);
  }
  if (findings.length === 0) return;
  throw new VerificationError(`The backup in ${folder} is damaged.`, {
    code: 'backup_damaged',
    findings,
    hint: 'Take an earlier one (`vanguard backup list`), or another copy of this one.',
  });
}

async function restoreAside(
  context: CopyContext,
  { engine }: BackupManifest,
  settings: Settings,
): Promise<TableDigest[]> {
  if (engine === 'embedded') {
    const { dir, database } = embeddedDatabase(settings);
    return await readCopy(dir, database, context);
  }
  const { databaseUrl, directUrl } = settings;
  const url = databaseUrl === undefined ? undefined : await readSessionUrl(databaseUrl, directUrl);
  const { postgres } = url === undefined ? { postgres: 0 } : await withClient(url, readServerFacts);
  const tables = url === undefined ? undefined : await tryDump(url, findClientTools(postgres), context);
  if (tables !== undefined) return tables;
  throw new UsageError(
    'There is no server to try this backup on: its files are whole, and nothing else was compared.',
    {
      code: 'no_drill',
      hint: 'Set DATABASE_URL to a server of the same version or a later one, and a role that may create databases.',
    },
  );
}
