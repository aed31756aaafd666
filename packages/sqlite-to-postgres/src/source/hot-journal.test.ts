/** A journal that is gone at a second look was that of an application at work. */
import { expect, test } from 'vitest';
import { despiteFalseAlarms } from './hot-journal.ts';

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
