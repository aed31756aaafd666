import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { affinityOf, parseCreateIndex, parseCreateTable, SqlSyntaxError } from './index.ts';
import { parseExpression } from './parse-expression.ts';
import { arbitraryExpression } from './testing/arbitrary-expression.ts';
import { printExpression } from './testing/print-expression.ts';

describe('expressions', () => {
  test('printed with all their parentheses, parse to the same tree again', () => {
    fc.assert(
      fc.property(arbitraryExpression, (expression) => {
        const printed = printExpression(expression);
        expect(printExpression(parseExpression(printed))).toBe(printed);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['a + b * c', '(a + (b * c))'],
    ['a || b = c', '((a || b) = c)'],
    ['not a = b and c', '((not (a = b)) and c)'],
    ['a = b = c', '((a = b) = c)'],
    ['-a * b', '((- a) * b)'],
    ['a between 1 and 2 and b', '((a between 1 and 2) and b)'],
    ['a not in (1, 2) or b is not null', '((a not in (1, 2)) or (b is not null))'],
    ['a notnull', '(a is not null)'],
    ["x LIKE 'a%' ESCAPE '\\'", "(x like 'a%' escape '\\')"],
    ['a < b == c > d', '((a < b) = (c > d))'],
    ["data ->> '$.a' || 'x'", "((data ->> '$.a') || 'x')"],
    ['a collate nocase = b', '((a collate nocase) = b)'],
    ['case when a then 1 else 2 end', '(case when a then 1 else 2 end)'],
    ['a IS NOT DISTINCT FROM b', '(a is b)'],
    ['~a & 1', '((~ a) & 1)'],
    ['cast(a as varchar(10))', 'cast(a as varchar(10))'],
    ['"key" > 0 -- a comment', '(key > 0)'],
  ])('%s means %s', (sql, meaning) => {
    expect(printExpression(parseExpression(sql))).toBe(meaning);
  });

  test.each(['a +', '(a', 'a in', "'open", 'case a end x', ''])('%j is refused with its place', (sql) => {
    expect(() => parseExpression(sql)).toThrow(SqlSyntaxError);
  });
});

describe('tables', () => {
  test('of every framework are read: names, types, keys, defaults', () => {
    const table = parseCreateTable(`CREATE TABLE IF NOT EXISTS "main"."my table" (
      "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, -- Django
      [name] varchar(255) NOT NULL DEFAULT 'it''s' COLLATE NOCASE UNIQUE,
      \`price\` decimal(10, 2) CHECK (price >= 0) CONSTRAINT "positive" CHECK ("price" <> 0),
      'weird' unsigned big int DEFAULT -1,
      created datetime DEFAULT CURRENT_TIMESTAMP,
      flag boolean DEFAULT (TRUE),
      word text DEFAULT bare,
      total real GENERATED ALWAYS AS (price * 2) STORED,
      shown text AS (name || '!'),
      untyped,
      owner int REFERENCES users ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
      key text, "order" text, /* keywords */ 😀 text,
      PRIMARY KEY (id, name COLLATE NOCASE DESC) ON CONFLICT REPLACE
      CONSTRAINT two UNIQUE (name, owner),
      CONSTRAINT fk FOREIGN KEY (owner, key) REFERENCES "o t" (a, b) ON UPDATE CASCADE ON DELETE NO ACTION MATCH FULL
    ) STRICT, WITHOUT ROWID`);
    expect(table.name).toBe('my table');
    expect(table.columns.map(({ name, typeName }) => [name, typeName])).toEqual([
      ['id', 'integer'],
      ['name', 'varchar(255)'],
      ['price', 'decimal(10, 2)'],
      ['weird', 'unsigned big int'],
      ['created', 'datetime'],
      ['flag', 'boolean'],
      ['word', 'text'],
      ['total', 'real'],
      ['shown', 'text'],
      ['untyped', ''],
      ['owner', 'int'],
      ['key', 'text'],
      ['order', 'text'],
      ['😀', 'text'],
    ]);
    const column = (name: string) => table.columns.find((candidate) => candidate.name === name);
    expect(column('id')?.primaryKey).toEqual({ name: undefined, descending: false, autoincrement: true });
    expect(column('name')).toMatchObject({
      notNull: true,
      collation: 'NOCASE',
      uniques: [{}],
      default: { text: "'it''s'" },
    });
    expect(column('price')?.checks.map(({ name, text }) => [name, text])).toEqual([
      [undefined, 'price >= 0'],
      ['positive', '"price" <> 0'],
    ]);
    expect(column('weird')?.default?.text).toBe('-1');
    expect(column('word')?.default?.expression).toMatchObject({ kind: 'string', value: 'bare' });
    expect(column('total')?.generated).toMatchObject({ stored: true, text: 'price * 2' });
    expect(column('shown')?.generated?.stored).toBe(false);
    expect(column('owner')?.references).toMatchObject([
      { table: 'users', columns: [], onDelete: 'SET NULL', deferrable: true, initiallyDeferred: true },
    ]);
    expect(table.constraints.map(({ kind }) => kind)).toEqual(['primary key', 'unique', 'foreign key']);
    expect([table.strict, table.withoutRowid]).toEqual([true, true]);
  });

  test('as SQLite keeps those made from a query are read', () => {
    expect(parseCreateTable('CREATE TABLE x(a TEXT,b,"c d" INT)').columns.map(({ name }) => name)).toEqual([
      'a',
      'b',
      'c d',
    ]);
  });

  test('with an error name the line and the place', () => {
    expect(() => parseCreateTable('create table t (\n  a text,\n  check a > 1\n)')).toThrow(/check a > 1\n {12}\^/);
  });
});

test('indexes are read: order, collation, expressions, condition', () => {
  const index = parseCreateIndex(
    `CREATE UNIQUE INDEX "i" ON t (a COLLATE NOCASE DESC, lower(b), "c" || 'x') WHERE a > 0 AND b IS NOT NULL`,
  );
  expect(index).toMatchObject({ name: 'i', table: 't', unique: true });
  expect(
    index.columns.map(({ expression, collation, descending }) => [expression.kind, collation, descending]),
  ).toEqual([
    ['column', 'NOCASE', true],
    ['call', undefined, false],
    ['binary', undefined, false],
  ]);
  expect(index.where && printExpression(index.where)).toBe('((a > 0) and (b is not null))');
});

test.each([
  ['INTEGER', 'integer'],
  ['FLOATING POINT', 'integer'],
  ['VARCHAR(10)', 'text'],
  ['', 'blob'],
  ['DOUBLE PRECISION', 'real'],
  ['DECIMAL(10,5)', 'numeric'],
  ['DATETIME', 'numeric'],
  ['JSONB', 'numeric'],
] as const)('the type %s has the affinity %s', (type, affinity) => {
  expect(affinityOf(type)).toBe(affinity);
});
