/**
 * Where root's data stand when the wanted folder cannot be reached by the unprivileged account that runs the server
 * (a project below /root): in /var/lib, with a pointer left in the wanted folder, so that the data follow a project
 * that is moved, and are not shared by one that is copied.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isReachableByAll } from './account.ts';

export const reachableParent = '/var/lib/embedded-postgres';
const pointerName = 'data-stand-in';
export const backPointerName = 'belongs-to';

/** For root. Makes the folders that the pointer needs, nothing else. */
export function placeReachably(wanted: string, parent = reachableParent): string {
  if (existsSync(join(wanted, 'data', 'PG_VERSION')) || isReachableByAll(dirname(wanted))) return wanted;
  const known = readLine(join(wanted, pointerName));
  const root = known !== undefined && belongsTo(wanted, known) ? known : newPlace(wanted, parent);
  // First the one that may be refused, so that nothing is left in the other place.
  mkdirSync(wanted, { recursive: true });
  mkdirSync(root, { recursive: true, mode: 0o755 });
  writeFileSync(join(wanted, pointerName), `${root}\n`);
  writeFileSync(join(root, backPointerName), `${wanted}\n`);
  return root;
}

function newPlace(wanted: string, parent: string): string {
  return join(parent, `${basename(wanted)}-${randomBytes(4).toString('hex')}`);
}

/** False when another folder still points at the data: then the wanted one is a copy of that. */
function belongsTo(wanted: string, root: string): boolean {
  const owner = readLine(join(root, backPointerName));
  return owner === wanted || (owner !== undefined && readLine(join(owner, pointerName)) !== root);
}

function readLine(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
