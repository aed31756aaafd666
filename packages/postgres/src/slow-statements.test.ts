/** The words of a slow statement hold no value. */
import { expect, test } from 'vitest';
import { describeStatement, summaryOf } from './slow-statements.ts';

test.each([
  ['select $1::int, a1 from "t 1" where b = 12.5e3', 'select $1::int, a1 from "t 1" where b = ?'],
  [`select 'it''s' || E'\\'no\\\\' || $tag$ it's $x$ $tag$ || 'a'`, 'select ? || ? || ? || ?'],
  [
    `select "it's" from x where y = 'secret' and "a""b'c" = 'other'`,
    `select "it's" from x where y = ? and "a""b'c" = ?`,
  ],
  [`select 1 -- a person's note\n  /* and 'another' */ from x`, 'select ? from x'],
  [`\n  /* page of records */ select 'secret' /* other */`, 'page of records'],
  ['select\n  a,\n\tb   from  c', 'select a, b from c'],
])('%s', (text, words) => {
  expect(describeStatement(text).statement).toBe(words);
});

test.each([
  ['begin', 'begin'],
  [`select set_config('vanguard.x', 'secret', true)`, 'select'],
  [`\n  update sync_state set note = 'from secret' where id = 1`, 'update sync_state'],
  ['insert into "public"."pfa_edit" (a) select 1 from secret', 'insert pfa_edit'],
  [`select 'from a' || b, "from" from only pfa_draft d`, 'select pfa_draft'],
  [`with one as (select 1 from pfa_mirror) delete from two`, 'with pfa_mirror'],
  [`savepoint of_secret`, 'savepoint'],
  ['', 'statement'],
])('%s, without a name, is summed up', (text, words) => {
  expect(summaryOf(text)).toBe(words);
});

test('are cut where they are long; the digest tells whole texts apart', () => {
  const long = `select ${'a, '.repeat(400)}`;
  expect(describeStatement(long).statement).toHaveLength(301);
  expect(describeStatement(`${long}b`).digest).not.toBe(describeStatement(`${long}c`).digest);
});
