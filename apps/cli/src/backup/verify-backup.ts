/** Whether a backup is whole, and whether it can be restored: tried in a scratch database, and compared with what it says. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { digestOfFile, findClientTools, type TableDigest } from '@vanguard/postgres/backup';
import { UsageError, VerificationError } from 'sqlite-to-postgres/errors';
import { embeddedDatabase } from '../database-target.ts';
import type { Settings } from '../settings.ts';
import { refuseDifferences, tryDump } from './dump-engine.ts';
import { readCopy } from './embedded-engine.ts';
import { readServerFacts, withClient } from './engine.ts';
import { type BackupManifest, readManifest } from './manifest.ts';

/** Throws SourceError, VerificationError `backup_damaged`, `copy_differs`; BackupError. */
export async function verifyBackup(folder: string, settings: Settings, signal: AbortSignal): Promise<BackupManifest> {
  const manifest = readManifest(folder);
  await checkFiles(folder, manifest);
  const tables = await restoreAside(folder, manifest, { settings, signal });
  refuseDifferences(manifest.tables, tables);
  return manifest;
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
  folder: string,
  { engine }: BackupManifest,
  { settings, signal }: { settings: Settings; signal: AbortSignal },
): Promise<TableDigest[]> {
  if (engine === 'embedded') {
    const { dir, database } = embeddedDatabase(settings);
    return await readCopy(dir, database, { folder, signal });
  }
  const url = settings.databaseUrl;
  const { postgres } = url === undefined ? { postgres: 0 } : await withClient(url, readServerFacts);
  const tables = url === undefined ? undefined : await tryDump(url, findClientTools(postgres), { folder, signal });
  if (tables !== undefined) return tables;
  throw new UsageError(
    'There is no server to try this backup on: its files are whole, and nothing else was compared.',
    {
      code: 'no_drill',
      hint: 'Set DATABASE_URL to a server of the same version or a later one, and a role that may create databases.',
    },
  );
}
