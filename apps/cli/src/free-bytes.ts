/** Room on the disk of a folder, which need not exist yet. */
import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';

export function freeBytesOf(folder: string): number {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  const { bavail, bsize } = statfsSync(existing);
  return bavail * bsize;
}
