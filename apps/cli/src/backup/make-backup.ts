/** The story of a backup: lock, copy, prove, keep, and remove what is too old. Until it has proved itself there is none. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { digestOfFile, findFullDisk } from '@vanguard/postgres/backup';
import { TargetError } from 'sqlite-to-postgres/errors';
import packageJson from '../../package.json' with { type: 'json' };
import { settingsTable, type SettingKey } from '../settings/table.ts';
import { readSessionUrl } from '../session-url.ts';
import type { Settings } from '../settings.ts';
import { backupFolderOf, beginBackup, checkRoom, removeOlderBackups } from './backup-folder.ts';
import { dumpName, openDumpEngine } from './dump-engine.ts';
import { embeddedFiles, openEmbeddedEngine } from './embedded-engine.ts';
import { type Copied, type Engine, lockBackups, readServerFacts, type ServerFacts, withClient } from './engine.ts';
import { findKeys, fingerprintOf, saveKeys } from './keep-keys.ts';
import { type BackupManifest, writeManifest } from './manifest.ts';

export interface MadeBackup {
  folder: string;
  manifest: BackupManifest;
  /** Undefined where there are none yet. */
  keysFile: string | undefined;
  removed: string[];
  notes: string[];
}

export interface BackupOptions {
  signal: AbortSignal;
  /** Default: of the settings. */
  kept?: number | undefined;
}

/** Throws BackupError, TargetError `backup_under_way`, `behind_pooler`, `no_room`, `hidden_rows`; VerificationError; UsageError. */
export async function makeBackup(settings: Settings, { signal, kept }: BackupOptions): Promise<MadeBackup> {
  const engine = await openEngine(settings, signal);
  try {
    return await withClient(engine.url, async (client) => {
      if (!(await lockBackups(client))) throw underWay();
      const facts = await readServerFacts(client);
      const parent = backupFolderOf(settings);
      const beganAt = new Date();
      const place = beginBackup(parent, beganAt);
      try {
        checkRoom(parent, facts.databaseBytes * engine.roomFactor);
        // A copy without its keys would be of little use: what keeps them from being written is found before it is made.
        const keysFile = saveKeys(settings);
        const copied = await engine.copy({ folder: place.folder, signal });
        const manifest = await describe({ engine, facts, copied, beganAt, folder: place.folder, settings });
        writeManifest(place.folder, manifest);
        const folder = place.finish();
        const removed = removeOlderBackups(parent, facts.installation, kept ?? settings.backupsKept);
        return { folder, manifest, keysFile, removed, notes: copied.notes };
      } catch (error) {
        place.abandon();
        throw findFullDisk(error, parent) ?? error;
      }
    });
  } finally {
    await engine.release();
  }
}

async function openEngine(settings: Settings, signal: AbortSignal): Promise<Engine> {
  const { databaseUrl, directUrl } = settings;
  return databaseUrl === undefined
    ? await openEmbeddedEngine(settings, signal)
    : await openDumpEngine(await readSessionUrl(databaseUrl, directUrl));
}

interface Described {
  engine: Engine;
  facts: ServerFacts;
  copied: Copied;
  beganAt: Date;
  folder: string;
  settings: Settings;
}

async function describe({ engine, facts, copied, beganAt, folder, settings }: Described): Promise<BackupManifest> {
  const { tables, changedMeanwhile, isProved } = copied;
  const names = engine.kind === 'embedded' ? embeddedFiles : [dumpName];
  const files = [];
  for (const name of names) {
    const path = join(folder, name);
    files.push({ name, bytes: statSync(path).size, sha256: await digestOfFile(path) });
  }
  const made = { format: 1 as const, version: packageJson.version, engine: engine.kind, ...facts };
  const times = { beganAt: beganAt.toISOString(), endedAt: new Date().toISOString() };
  const keyFingerprints = findKeys(settings).map(fingerprintOf);
  return {
    ...made,
    ...times,
    isProved,
    changedMeanwhile,
    keyFingerprints,
    settings: openSettings(settings),
    files,
    tables,
  };
}

/** Those without secrets that do not have their defaults. */
function openSettings(settings: Settings): Record<string, string> {
  const entries = Object.entries(settingsTable) as [SettingKey, (typeof settingsTable)[SettingKey]][];
  return Object.fromEntries(
    entries.flatMap(([key, { name, kind }]) => {
      const value = settings[key];
      const isOpen = kind.kind !== 'secret' && kind.kind !== 'url';
      return value === undefined || !isOpen ? [] : [[name, (kind.show as (value: unknown) => string)(value)]];
    }),
  );
}

function underWay(): TargetError {
  return new TargetError('Another backup of this database is under way.', {
    code: 'backup_under_way',
    hint: 'Wait for it. One that was killed ends with its session.',
  });
}
