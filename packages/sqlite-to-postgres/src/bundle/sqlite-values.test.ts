import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { anyText } from '@vanguard/postgres/testing';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openBundle } from './bundle-folder.ts';
import { exportBundle } from './export-bundle.ts';
import { rebuildSqlite } from './rebuild-sqlite.ts';
import { type BundledValue, decodeValue, encodeValue, RawText } from './sqlite-values.ts';

const anyValue: fc.Arbitrary<SqliteValue | null> = fc.oneof(
  fc.constant(null),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.integer().map(BigInt),
  fc.double({ noNaN: true }),
  anyText().map((text) => text.toWellFormed()),
  fc.uint8Array({ maxLength: 30 }),
);

describe('a value as JSON', () => {
  test.each<[BundledValue, string]>([
    [null, 'null'],
    ['a\0"ü', String.raw`"a\u0000\"ü"`],
    [9_007_199_254_740_991n, '9007199254740991'],
    [9_007_199_254_740_992n, '{"i":"9007199254740992"}'],
    [-(2n ** 63n), '{"i":"-9223372036854775808"}'],
    [0.1, '0.1'],
    [2, '{"r":"2"}'],
    [-0, '{"r":"-0"}'],
    [1e300, '{"r":"1e+300"}'],
    [-Infinity, '{"r":"-Infinity"}'],
    [Uint8Array.of(0, 255), '{"b":"AP8="}'],
    [new RawText(Uint8Array.of(0x41, 0xff)), '{"t":"Qf8="}'],
  ])('%s is %s', (value, json) => {
    expect(JSON.stringify(encodeValue(value))).toBe(json);
    expect(decodeValue(JSON.parse(json))).toEqual(value);
  });

  test('comes back as it was, storage class included', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const back = decodeValue(JSON.parse(JSON.stringify(encodeValue(value))));
        expect(back).toEqual(value);
        expect(typeof back).toBe(typeof value);
      }),
    );
  });

  test.each([
    true,
    [],
    {},
    { i: 1 },
    { i: '1.5' },
    { i: '12345678901234567890123' },
    { r: 'x' },
    { r: '' },
    { b: '*' },
    { x: '1' },
    { i: '1', r: '1' },
  ])('%j is not a value', (json) => expect(decodeValue(json)).toBeUndefined());
});

/** Every value with its storage class and its bytes, and where the row stands. */
function everything(path: string): unknown {
  using database = new DatabaseSync(path, { readOnly: true });
  const columns = ['a', 'b', 'c', 'd', 'e'].map(
    (name) => `typeof(${name}), hex(cast(${name} as blob)), quote(${name})`,
  );
  return database.prepare(`select cast(rowid as text) as place, ${columns.join(', ')} from t order by rowid`).all();
}

describe('a database as a bundle', () => {
  test('becomes the same database again, whatever its values, encoding and rowids', async () => {
    const row = fc.record({
      rowid: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      values: fc.tuple(anyValue, anyValue, anyValue, anyValue),
      bytes: fc.uint8Array({ maxLength: 8 }),
    });
    const rows = fc.uniqueArray(row, { maxLength: 20, selector: ({ rowid }) => rowid });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('UTF-8', 'UTF-16le', 'UTF-16be'), async (given, encoding) => {
        const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
        try {
          const [source, again] = [join(folder, 'a.db'), join(folder, 'b.db')];
          using database = new DatabaseSync(source);
          database.exec(`pragma encoding = '${encoding}'; create table t (a, b integer, c text, d real, e text)`);
          const insert = database.prepare(
            'insert into t (rowid, a, b, c, d, e) values (?, ?, ?, ?, ?, cast(? as text))',
          );
          for (const { rowid, values, bytes } of given) insert.run(rowid, ...values, bytes);
          database.close();
          const { folder: bundle } = await exportBundle({ source, folder: join(folder, 'bundle') });
          const { manifest } = await openBundle(bundle, () => {});
          if (manifest.kind !== 'sqlite') throw new Error('another kind');
          await rebuildSqlite({ folder: bundle, manifest, file: again, onTable: () => {}, signal: undefined });
          expect(everything(again)).toEqual(everything(source));
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      }),
      { numRuns: 25 },
    );
  });
});
