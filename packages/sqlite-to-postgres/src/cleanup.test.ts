/** What goes, and what stays, of the folder of a run. */
import { readdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cleanUp } from './cleanup.ts';
import { Journal } from './journal/journal.ts';
import { createRunFolder } from './journal/run-folder.ts';
import { useFolders } from './testing/sqlite-file.ts';

const makeFolder = useFolders();

test('the backup of a finished run goes with the log that a killed process left beside it', async () => {
  const stateBase = makeFolder();
  const { path, snapshotPath, journalPath } = createRunFolder(stateBase, new Date());
  for (const suffix of ['', '-wal', '-shm']) writeFileSync(snapshotPath + suffix, '');
  new Journal(journalPath).append({ step: 'finished', at: new Date().toISOString() });
  const { removedBackups } = await cleanUp({ stateBase });
  expect(removedBackups).toHaveLength(1);
  expect(readdirSync(path).filter((name) => name.startsWith('backup'))).toEqual([]);
});
