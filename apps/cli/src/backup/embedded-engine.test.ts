/** What differs between a copy and its database may have been written meanwhile, or be a damage. */
import { expect, test } from 'vitest';
import { judge } from './embedded-engine.ts';

const moment = (digest: string) => [{ name: 't', rows: 1, digest }];
const at = (before: string, copied: string, after: string) => ({
  before: moment(before),
  tables: moment(copied),
  after: moment(after),
});

test('a copy as the table is afterwards is proved', () => {
  expect(judge(['t'], at('1', '2', '2'))).toEqual([]);
});

test('one between two states of a table that is written to is named', () => {
  expect(judge(['t'], at('1', '2', '3'))).toEqual(['t']);
});

test('one unlike a table that nobody writes to is refused', () => {
  expect(() => judge(['t'], at('1', '2', '1'))).toThrow(expect.objectContaining({ code: 'copy_differs' }));
});
