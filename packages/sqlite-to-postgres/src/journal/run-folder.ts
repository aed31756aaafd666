/**
 * The folder of a run: snapshot, plan, report, saved files and the journal, under `.sqlite-to-postgres/runs/<id>` of
 * the project or the working directory. Run ids begin with the time, to the second.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { privateFolderMode } from '../source/private-file.ts';
import { makeFolder } from './make-folder.ts';

const stateFolder = '.sqlite-to-postgres';

export interface RunFolder {
  id: string;
  path: string;
  snapshotPath: string;
  /** What the source is when the run is resumed, for as long as it is compared. */
  comparedPath: string;
  journalPath: string;
  savedFilesPath: string;
}

/** `base` is the project's or the working directory. Throws UsageError `state_folder_not_writable`. */
export function createRunFolder(base: string, now: Date): RunFolder {
  const id = `${now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${randomBytes(3).toString('hex')}`;
  const folder = runFolder(base, id);
  try {
    makeFolder(folder.path, privateFolderMode);
    makeFolder(folder.savedFilesPath);
  } catch (error) {
    throw new UsageError(`Cannot create the folder ${folder.path}: ${(error as Error).message}.`, {
      code: 'state_folder_not_writable',
      hint: 'Backup, journal and report are kept there. Run in a folder that this account may write to, or give one with --project.',
      cause: error,
    });
  }
  return folder;
}

function runFolder(base: string, id: string): RunFolder {
  const path = resolve(base, stateFolder, 'runs', id);
  return {
    id,
    path,
    snapshotPath: join(path, 'backup.db'),
    comparedPath: join(path, 'source-now.db'),
    journalPath: join(path, 'journal.ndjson'),
    savedFilesPath: join(path, 'saved-files'),
  };
}

/** Digits and hyphen of an id that tell the second; of two runs in one second the folders know which was first. */
const idOfSecond = '20260131-120000'.length;

/** Latest first. */
export function listRunFolders(base: string): RunFolder[] {
  const runs = resolve(base, stateFolder, 'runs');
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .map((id) => ({ id, second: id.slice(0, idOfSecond), bornAt: statSync(join(runs, id)).birthtimeMs }))
    .toSorted((a, b) => b.second.localeCompare(a.second) || b.bornAt - a.bornAt)
    .map(({ id }) => runFolder(base, id));
}
