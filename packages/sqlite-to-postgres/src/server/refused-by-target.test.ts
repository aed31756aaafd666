import { expect, test } from 'vitest';
import { SourceError, type TargetError } from '../errors.ts';
import { refusedByTarget, withoutValues } from './refused-by-target.ts';

test.each([
  ['23505', 'duplicate key value violates unique constraint "k"', 'Key (mail)=(a@x.org) is duplicated.', undefined],
  ['22P02', 'invalid input syntax for type integer: "a@x.org"', undefined, 'a value does not fit (SQLSTATE 22P02)'],
  ['P0001', 'not a@x.org', undefined, 'a value does not fit (SQLSTATE P0001)'],
])('what PostgreSQL quotes of rows goes, of %s', (code, message, detail, words = message) => {
  const refused = refusedByTarget(
    'creating the unique "k" of "t"',
    Object.assign(new Error(message), { code, detail }),
  );
  const hidden = withoutValues(refused) as TargetError;
  expect(hidden.message).toBe(`PostgreSQL refused creating the unique "k" of "t": ${words}.`);
  expect([hidden.code, hidden.findings, hidden.cause]).toEqual(['target_refused', [], undefined]);
  expect(hidden.hint).toBe((refused as TargetError).hint);
});

test('other errors stay as they are', () => {
  const error = new SourceError('Rows break constraints.', { code: 'target_constraint_broken', findings: ['id 1'] });
  expect(withoutValues(error)).toBe(error);
});

test.each([
  ['a row of too many columns', '54000', 'row is too big: size 30904, maximum size 8160', 'leaveOut'],
  ['rows that only SQLite tells apart', '23505', 'could not create unique index "t_pkey"', 'NOCASE'],
])('%s: there is advice of its own', (_, code, message, word) => {
  const { hint } = refusedByTarget('copying "t"', Object.assign(new Error(message), { code })) as TargetError;
  expect(hint).toContain(word);
});
