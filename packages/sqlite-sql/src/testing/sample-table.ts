/** One table on both sides with a column of every kind that expressions know, and rows with the awkward values. */
import type { SQLInputValue } from 'node:sqlite';
import type { ColumnFact, TranslationContext } from '../translation.ts';

export const sampleSqlite = `create table t (id integer primary key, flag boolean, n integer, x real, price decimal(10, 2),
  name text, folded text collate nocase, digits text, day date, at datetime, data json, raw blob)`;

export const samplePostgres = `
  create collation if not exists nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  create table t (id int primary key, flag boolean, n integer, x float8, price numeric, name text, folded text collate nocase,
    digits text, day date, at timestamp, data jsonb, raw bytea)`;

const facts: Readonly<Record<string, Omit<ColumnFact, 'sql'>>> = {
  id: { kind: 'integer', affinity: 'integer' },
  flag: { kind: 'boolean', affinity: 'numeric' },
  n: { kind: 'integer', affinity: 'integer' },
  x: { kind: 'float', affinity: 'real' },
  price: { kind: 'numeric', affinity: 'numeric' },
  name: { kind: 'text', affinity: 'text' },
  folded: { kind: 'text', affinity: 'text', collation: 'nocase', foldsCase: true },
  digits: { kind: 'text', affinity: 'text' },
  day: { kind: 'date', affinity: 'numeric' },
  at: { kind: 'timestamp', affinity: 'numeric', timeText: 'any' },
  data: { kind: 'jsonb', affinity: 'numeric' },
  raw: { kind: 'bytea', affinity: 'blob' },
};

export function sampleContext(purpose: TranslationContext['purpose']): TranslationContext {
  return {
    purpose,
    findColumn: (name) => {
      const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
      return fact && { ...fact, sql: name };
    },
  };
}

type Sample = [
  flag: 0 | 1 | null,
  n: number | null,
  x: number | null,
  price: number | null,
  name: string | null,
  digits: string | null,
  day: string | null,
  at: string | null,
  data: unknown,
  raw: string | null,
];

const samples: Sample[] = [
  [1, 0, 0, 12.5, 'Anna', '12', '2024-02-29', '2024-02-29 23:59:59', { a: 'x', b: { c: 'y' }, list: [7, 'z'] }, '00ff'],
  [0, 5, -2.5, 0, 'anna ', ' -7.9e1x', '2000-01-01', '2000-01-01 00:00:00.250', { a: 5, b: null, list: [] }, ''],
  [null, -3, 1.005, 19.99, null, null, null, null, null, null],
  [1, null, null, null, '', '', '2023-12-31', '2023-12-31 12:30:45.123456', { a: true, b: [1], list: ['z'] }, 'abcd'],
  [0, 20, 2.675, 3, " it's", '99999999999999999999', '1999-06-15', '1999-06-15 06:07:08', [1, 2, 3], '41'],
  [1, 7, 1e17, -1.25, 'b%x', '.5', '2024-03-01', '2024-03-01 00:00:00', { a: null, list: 'z' }, '4142'],
  [null, null, -0.5, 100, 'ZÖE', 'abc', null, null, 'text', null],
];

/** A row for each side; `id` comes first. */
export const sampleRows: { source: SQLInputValue[]; target: unknown[] }[] = samples.map((sample, id) => {
  const [flag, n, x, price, name, digits, day, at, data, raw] = sample;
  const json = data === null ? null : JSON.stringify(data);
  const bytes = raw === null ? null : Buffer.from(raw, 'hex');
  return {
    source: [id, flag, n, x, price, name, name, digits, day, at, json, bytes],
    target: [id, flag === null ? null : flag === 1, n, x, price, name, name, digits, day, at, json, bytes],
  };
});
