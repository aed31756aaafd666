/** What a backup says of itself. It is the last thing written, so that what has one is whole. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TableDigest } from '@vanguard/postgres/backup';
import { SourceError } from 'sqlite-to-postgres/errors';

export interface BackupManifest {
  format: 1;
  /** Of the program that made it. */
  version: string;
  /** embedded: PostgreSQL's own physical copy; pg_dump: a logical one. */
  engine: 'embedded' | 'pg_dump';
  /** Major version of the server. */
  postgres: number;
  /** Names the installation: its database, on its server. */
  installation: string;
  /** Of the database, by whose name policies call it. */
  owner: string;
  /** ISO 8601. */
  beganAt: string;
  endedAt: string;
  /** Of the database, before compression. */
  databaseBytes: number;
  files: { name: string; bytes: number; sha256: string }[];
  /** As the copy holds them: read back from it, or by the snapshot that it was made of. */
  tables: TableDigest[];
  /** Tables that people changed while the copy was made, so that nothing else could be compared with them. */
  changedMeanwhile: string[];
  /** The copy was restored into a scratch database and compared. */
  isProved: boolean;
  /** Of the keys that encrypt the credentials of connections, which are kept apart. */
  keyFingerprints: string[];
  /** By name; without secrets. */
  settings: Record<string, string>;
}

export const manifestName = 'manifest.json';

export function writeManifest(folder: string, manifest: BackupManifest): void {
  writeFileSync(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { flag: 'wx', flush: true });
}

/** Throws SourceError `no_backup`, `unknown_backup`. */
export function readManifest(folder: string): BackupManifest {
  const manifest = parse(readText(folder));
  if (manifest !== undefined) return manifest;
  throw new SourceError(`The ${manifestName} in ${folder} is not that of a backup which this version knows.`, {
    code: 'unknown_backup',
    hint: 'Use the version of the program that made the backup, or another backup.',
  });
}

function readText(folder: string): string {
  try {
    return readFileSync(join(folder, manifestName), 'utf8');
  } catch (error) {
    throw new SourceError(`There is no backup in ${folder}: it has no ${manifestName} that can be read.`, {
      code: 'no_backup',
      hint: '`vanguard backup list` shows all backups. A backup that was interrupted has no manifest, and is of no use.',
      cause: error,
    });
  }
}

function parse(text: string): BackupManifest | undefined {
  try {
    const found = JSON.parse(text) as BackupManifest;
    const isKnown = found.format === 1 && ['embedded', 'pg_dump'].includes(found.engine);
    const isWhole = [found.files, found.tables, found.keyFingerprints].every(Array.isArray) && found.files.length > 0;
    return isKnown && isWhole ? found : undefined;
  } catch {
    return undefined;
  }
}
