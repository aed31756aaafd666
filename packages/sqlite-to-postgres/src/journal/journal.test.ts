import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useFolders } from '../testing/sqlite-file.ts';
import { Journal, readJournal } from './journal.ts';

const makeFolder = useFolders();

function makeJournal(): { journal: Journal; path: string } {
  const path = join(makeFolder(), 'journal.ndjson');
  return { journal: new Journal(path), path };
}

test('what was appended is read again, in order', () => {
  const { journal, path } = makeJournal();
  journal.append({ step: 'staging', schema: 'first' });
  journal.append({ step: 'configured' });
  expect(readJournal(path)).toEqual([{ step: 'staging', schema: 'first' }, { step: 'configured' }]);
});

test('half an entry at the end counts for nothing, and does not join the next one', () => {
  const { journal, path } = makeJournal();
  journal.append({ step: 'staging', schema: 'first' });
  appendFileSync(path, '{"step":"publi');
  expect(readJournal(path)).toEqual([{ step: 'staging', schema: 'first' }]);
  journal.append({ step: 'configured' });
  expect(readJournal(path)).toEqual([{ step: 'staging', schema: 'first' }, { step: 'configured' }]);
});

test('an entry that is damaged in the midst of a journal is an error', () => {
  const { journal, path } = makeJournal();
  journal.append({ step: 'configured' });
  appendFileSync(path, 'x\n');
  journal.append({ step: 'configured' });
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(4);
  expect(() => readJournal(path)).toThrow(expect.objectContaining({ code: 'journal_damaged' }));
});
