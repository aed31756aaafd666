/** A journal that is gone at a second look was that of an application at work. */
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useFolders } from '../testing/sqlite-file.ts';
import { despiteFalseAlarms, hotJournal } from './hot-journal.ts';

const makeFolder = useFolders();

/** Fails as SQLite does, the first `times` times. */
function alarming(times: number, errcode: number): () => string {
  let left = times;
  return () => {
    if (left-- > 0) throw Object.assign(new Error('attempt to write a readonly database'), { errcode });
    return 'read';
  };
}

test('a read that meets an unfinished transaction is made again', () => {
  expect(despiteFalseAlarms(alarming(2, 776))).toBe('read');
});

test('an alarm that does not end is not a false one', () => {
  expect(() => despiteFalseAlarms(alarming(100, 776))).toThrow('readonly');
});

test('another failure is not tried again', () => {
  expect(() => despiteFalseAlarms(alarming(1, 8))).toThrow('readonly');
});

test('the journal is named where it lies: beside the file that a link leads to', () => {
  const [folder, elsewhere] = [makeFolder(), makeFolder()];
  writeFileSync(join(folder, 'app.db'), '');
  symlinkSync(join(folder, 'app.db'), join(elsewhere, 'link.db'));
  expect(hotJournal(join(elsewhere, 'link.db'), undefined).message).toContain(join(folder, 'app.db-journal'));
});
