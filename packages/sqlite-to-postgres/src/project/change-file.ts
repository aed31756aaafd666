/** Changes a file of the project: saved and in the journal first, then whole or not at all. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Journal } from '../journal/journal.ts';
import type { RunFolder } from '../journal/run-folder.ts';

export interface ChangeLog {
  journal: Journal;
  folder: RunFolder;
}

/** `change` is given the empty text where there is no such file. */
export function changeFile({ journal, folder }: ChangeLog, path: string, change: (text: string) => string): void {
  const exists = existsSync(path);
  const savedAs = exists
    ? join(folder.savedFilesPath, `${createHash('sha256').update(path).digest('hex').slice(0, 8)}-${basename(path)}`)
    : undefined;
  if (savedAs !== undefined) copyFileSync(path, savedAs);
  journal.append({ step: 'file-changing', path, savedAs });
  writeWhole(path, change(exists ? readFileSync(path, 'utf8') : ''));
}

/** Ends the name of an incomplete file; a kill may leave one. */
export const partialSuffix = '.partial';

/** Through a file beside it, so that a crash leaves the old file or the new one. */
export function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const partial = path + partialSuffix;
  writeFileSync(partial, text, { mode: existsSync(path) ? statSync(path).mode : 0o600 });
  renameSync(partial, path);
}
