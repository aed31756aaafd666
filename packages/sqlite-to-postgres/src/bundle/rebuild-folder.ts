/**
 * Where the SQLite file of a bundle stands while it is imported: a folder of the process, below the state folder. One
 * that a dead process left is removed by the next import.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from '../journal/make-folder.ts';

const prefix = 'import-';

export function makeRebuildFolder(stateBase: string): string {
  const base = resolve(stateBase, '.sqlite-to-postgres');
  removeDead(base);
  makeFolder(base);
  return mkdtempSync(join(base, `${prefix}${process.pid}-`));
}

function removeDead(base: string): void {
  if (!existsSync(base)) return;
  for (const name of readdirSync(base).filter((each) => each.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length).split('-')[0]);
    if (!isAlive(pid)) rmSync(join(base, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
