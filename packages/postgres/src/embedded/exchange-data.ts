/**
 * Other data in the place of a server's, by renaming alone: first the new ones get a name that says they are complete, then the old
 * ones step aside, then the new ones take their place. Whatever is interrupted, one of them is whole; a start with none in the place
 * finishes what was begun.
 */
import { closeSync, existsSync, fsyncSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { freePath } from './free-path.ts';

type Place = Pick<DataFolder, 'root' | 'data'>;

export const nextDataOf = ({ root }: Place) => join(root, 'data.next');

/** `prepared` is complete, on the same disk. Returns where the old data stand then. Needs a server that is stopped, and stays so. */
export function exchangeData(place: Place, prepared: string, aside: string): string {
  const kept = freePath(join(place.root, aside));
  rename(prepared, nextDataOf(place), place);
  rename(place.data, kept, place);
  rename(nextDataOf(place), place.data, place);
  return kept;
}

/** After a kill between the last two steps. */
export function finishExchange(place: Place): void {
  if (existsSync(place.data) || !existsSync(nextDataOf(place))) return;
  rename(nextDataOf(place), place.data, place);
}

function rename(from: string, to: string, { root }: Place): void {
  renameSync(from, to);
  // Windows opens no folders.
  if (process.platform === 'win32') return;
  const folder = openSync(root, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
