/** The folder of backups: a folder each, named after the moment it was begun; hidden while it is being made. */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePath } from '@vanguard/postgres/backup';
import { TargetError, UsageError } from 'sqlite-to-postgres/errors';
import { freeBytesOf } from '../free-bytes.ts';
import type { Settings } from '../settings.ts';
import { type BackupManifest, manifestName, readManifest } from './manifest.ts';

export interface FoundBackup {
  folder: string;
  manifest: BackupManifest;
}

export function backupFolderOf({ backupFolder, dataFolder }: Pick<Settings, 'backupFolder' | 'dataFolder'>): string {
  return backupFolder ?? join(dataFolder, 'backups');
}

const unfinishedPrefix = '.unfinished-';

/** A place for a backup, and what gives it its name once it is whole. Throws UsageError `backups_unusable`. */
export function beginBackup(
  parent: string,
  beganAt: Date,
): { folder: string; finish: () => string; abandon: () => void } {
  const name = beganAt.toISOString().replaceAll(':', '-').replace(/\.\d+/, '');
  // Two may begin in the same second.
  const finished = freePath(join(parent, name));
  const folder = join(parent, unfinishedPrefix + name);
  try {
    mkdirSync(parent, { recursive: true, mode: 0o700 });
    removeUnfinished(parent);
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    throw new UsageError(`No backup can be written to ${parent}: ${(error as Error).message}.`, {
      code: 'backups_unusable',
      hint: 'Let this account write there, or name another folder in VANGUARD_BACKUPS.',
      cause: error,
    });
  }
  return {
    folder,
    finish: () => {
      renameSync(folder, finished);
      return finished;
    },
    abandon: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Of calls that were killed; whoever calls has the lock that lets one make a backup at a time. */
function removeUnfinished(parent: string): void {
  for (const name of readdirSync(parent).filter((one) => one.startsWith(unfinishedPrefix)))
    rmSync(join(parent, name), { recursive: true, force: true });
}

/** The latest first. What cannot be read is passed over. */
export function listBackups(parent: string): FoundBackup[] {
  return listNames(parent)
    .flatMap((name) => {
      const folder = join(parent, name);
      try {
        return [{ folder, manifest: readManifest(folder) }];
      } catch {
        return [];
      }
    })
    .toSorted((one, other) => other.manifest.endedAt.localeCompare(one.manifest.endedAt));
}

function listNames(parent: string): string[] {
  try {
    return readdirSync(parent).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
}

/** Keeps the latest of this installation; those of others in the same folder stay. Returns what it has removed. */
export function removeOlderBackups(parent: string, installation: string, kept: number): string[] {
  const surplus = listBackups(parent)
    .filter(({ manifest }) => manifest.installation === installation)
    .slice(kept);
  for (const { folder } of surplus) {
    // Without it, what a kill leaves no longer counts as a backup.
    rmSync(join(folder, manifestName));
    rmSync(folder, { recursive: true, force: true });
  }
  return surplus.map(({ folder }) => folder);
}

const otherFolder = 'Make room, or name a folder on another disk in VANGUARD_BACKUPS.';

/** Throws TargetError `no_room`. */
export function checkRoom(folder: string, neededBytes: number, hint = otherFolder): void {
  const free = freeBytesOf(folder);
  if (free >= neededBytes) return;
  const inMb = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
  throw new TargetError(`The disk of ${folder} has ${inMb(free)} left, and up to ${inMb(neededBytes)} are needed.`, {
    code: 'no_room',
    hint,
  });
}
