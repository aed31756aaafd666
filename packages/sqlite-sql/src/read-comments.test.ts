import { expect, test } from 'vitest';
import { parseCreateTable } from './parse-create-table.ts';
import { readComments } from './read-comments.ts';

function commentsOf(sql: string) {
  const { table, columns } = readComments(sql, parseCreateTable(sql).columns);
  return { table, columns: Object.fromEntries(columns) };
}

test('comments behind a column and on the lines above it tell of the column', () => {
  const sql = `CREATE TABLE t ( -- Customers, past and present
  id integer primary key, -- Given by us
  /* As on the passport,
   * with accents */
  name text not null,
  -- Two lines
  -- of prose
  city text default '-- no comment', /* where */ -- they live
  a integer, b integer, -- of b
  ---------------
  "c d" text check (x /* inside */ > 1),

  -- apart

  e text -- last
  -- before the constraint
  , unique (a) -- of the constraint
)`;
  expect(commentsOf(sql)).toEqual({
    table: 'Customers, past and present',
    columns: {
      id: 'Given by us',
      name: 'As on the passport,\nwith accents',
      city: 'Two lines\nof prose\nwhere\nthey live',
      b: 'of b',
      'c d': 'inside',
      e: 'last',
    },
  });
});

test('comments before the first column tell of the table', () => {
  expect(commentsOf('CREATE TABLE t /* one */ (\n  -- two\n  a, -- of a\n  b)')).toEqual({
    table: 'one\ntwo',
    columns: { a: 'of a' },
  });
});

test('a statement without comments has none', () => {
  expect(commentsOf('CREATE TABLE t (a text, b)')).toEqual({ table: undefined, columns: {} });
});
