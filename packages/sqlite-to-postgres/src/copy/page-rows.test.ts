/** Rows by their pages go into COPY's format, and into the digest, as the values that SQLite gives do. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BinaryWriter } from '../binary/binary-writer.ts';
import { findTablePages } from '../pages/find-table-pages.ts';
import type { TablePages } from '../pages/table-pages.ts';
import type { PlannedTable } from '../plan/plan.ts';
import { closePages } from '../source/page-file.ts';
import { useFolders } from '../testing/sqlite-file.ts';
import type { TargetType } from '../types/target-type.ts';
import { castFor } from '../types/target-type.ts';
import { PageRows } from './page-rows.ts';
import type { RowSource } from './row-source.ts';
import { ValueRows } from './value-rows.ts';

const makeFolder = useFolders();

const small = fc.integer({ min: -32_768, max: 32_767 }).map(BigInt);
const whole = fc.integer().map(BigInt);
const big = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const text = fc.oneof(fc.string({ maxLength: 30 }), fc.string({ unit: 'grapheme', maxLength: 200 }));
const milliseconds = fc.oneof(whole, fc.bigInt({ min: -60_000_000_000_000n, max: 250_000_000_000_000n }));
const dateText = fc
  .date({ min: new Date('0100-01-01'), max: new Date('9999-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const json = fc.json().filter((value) => !value.includes(String.raw`\u`));

const kinds: { declared: string; type: TargetType; value: fc.Arbitrary<SQLInputValue> }[] = [
  { declared: 'smallint', type: { kind: 'smallint' }, value: small },
  { declared: 'integer', type: { kind: 'integer' }, value: fc.oneof(whole, fc.constantFrom(0n, 1n)) },
  { declared: 'bigint', type: { kind: 'bigint' }, value: fc.oneof(big, whole) },
  { declared: 'real', type: { kind: 'double' }, value: fc.oneof(number, whole) },
  { declared: 'real', type: { kind: 'bigint' }, value: whole },
  { declared: 'real', type: { kind: 'numeric' }, value: fc.integer().map((n) => n / 8) },
  { declared: 'numeric', type: { kind: 'double' }, value: fc.oneof(number, whole) },
  { declared: 'decimal(20,4)', type: { kind: 'numeric', precision: 20, scale: 4 }, value: whole },
  { declared: 'boolean', type: { kind: 'boolean' }, value: fc.constantFrom(0n, 1n, 'yes', 'f') },
  {
    declared: 'datetime',
    type: { kind: 'timestamp', unit: 'ms', precision: 3 },
    value: fc.oneof(milliseconds, dateText),
  },
  { declared: 'datetime', type: { kind: 'timestamptz', unit: 's' }, value: fc.oneof(whole, dateText) },
  { declared: 'datetime', type: { kind: 'timestamp', unit: 'us' }, value: whole },
  { declared: 'text', type: { kind: 'text' }, value: text },
  { declared: 'text', type: { kind: 'text', escapesNul: true }, value: text.map((written) => `${written}\0`) },
  { declared: '', type: { kind: 'text', ofNumbers: true }, value: fc.oneof(text, whole, number) },
  { declared: 'varchar(400)', type: { kind: 'varchar', length: 400 }, value: text },
  { declared: 'json', type: { kind: 'json' }, value: fc.oneof(json, whole) },
  { declared: 'text', type: { kind: 'jsonb' }, value: json },
  { declared: 'blob', type: { kind: 'bytea' }, value: fc.uint8Array({ maxLength: 6000 }) },
  { declared: 'blob', type: { kind: 'uuid' }, value: fc.uint8Array({ minLength: 16, maxLength: 16 }) },
];

function encode(rows: RowSource) {
  const writer = new BinaryWriter(64);
  let count = 0;
  while (rows.writeNext(writer)) count++;
  rows.close();
  return { count, bytes: writer.take().toString('hex'), digest: rows.digest.parts() };
}

const column = fc.nat({ max: kinds.length - 1 }).chain((i) => {
  const { declared, type, value } = kinds[i] as (typeof kinds)[number];
  const fitting = value.filter((candidate) => castFor(type).fits(candidate as never));
  const values = fc.array(fc.option(fitting, { freq: 8 }), { minLength: 1, maxLength: 12 });
  return fc.record({ declared: fc.constant(declared), type: fc.constant(type), values });
});

test('whatever the types of the columns and the values that fit them', () => {
  fc.assert(
    fc.property(fc.array(column, { minLength: 1, maxLength: 12 }), fc.nat({ max: 40 }), (columns, rowCount) => {
      const source = new DatabaseSync(`${makeFolder()}/source.db`);
      const names = columns.map((_, i) => `c${i}`);
      source.exec(`pragma synchronous = off; pragma page_size = 1024;
        create table t (id integer primary key, ${columns.map(({ declared }, i) => `c${i} ${declared}`).join(', ')}); begin`);
      const insert = source.prepare(`insert into t (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`);
      for (let i = 0; i < rowCount; i++) insert.run(...columns.map(({ values }) => values[i % values.length] ?? null));
      source.exec('commit');
      const planned = (name: string, type: TargetType) => ({ source: name, name, type, generated: undefined });
      const table = {
        source: 't',
        name: 't',
        columns: [planned('id', { kind: 'integer' }), ...columns.map(({ type }, i) => planned(`c${i}`, type))],
        primaryKey: { name: 't_pkey', columns: ['id'] },
        rejects: undefined,
        address: ['id'],
      } as unknown as PlannedTable;
      const pages = findTablePages(source, 't', ['id', ...names]) as TablePages;
      const [byPages, byValues] = [encode(new PageRows(source, table, pages)), encode(new ValueRows(source, table))];
      source.close();
      closePages(source);
      expect(byPages).toEqual(byValues);
      expect(byPages.count).toBe(rowCount);
    }),
    { numRuns: 200 },
  );
});
