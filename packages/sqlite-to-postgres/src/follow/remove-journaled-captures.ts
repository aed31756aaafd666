/** The sources that dead runs followed, known by their journals, get their own schema back. */
import { existsSync } from 'node:fs';
import { entriesOf, findEntry, Journal, readJournal } from '../journal/journal.ts';
import { listRunFolders } from '../journal/run-folder.ts';
import { openSource } from '../source/open-source.ts';
import { removeCapture } from './capture.ts';
import { isFollowed } from './capture-objects.ts';

/** Returns the paths of the sources. Those of living runs are left alone. Throws SourceError. */
export async function removeJournaledCaptures(stateBase: string): Promise<string[]> {
  const freed: string[] = [];
  for (const { journalPath } of listRunFolders(stateBase)) {
    const entries = readJournal(journalPath);
    const source = entriesOf(entries, 'capturing').at(-1)?.source;
    if (source === undefined || findEntry(entries, 'capture-removed') !== undefined || !existsSync(source)) continue;
    if (isFollowedNow(source)) continue;
    if (await removeCapture(source)) freed.push(source);
    new Journal(journalPath).append({ step: 'capture-removed' });
  }
  return freed;
}

function isFollowedNow(path: string): boolean {
  using source = openSource(path, { isInUse: true });
  return isFollowed(source.connection);
}
