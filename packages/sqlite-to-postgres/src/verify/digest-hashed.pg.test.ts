/** What PostgreSQL hashes itself counts as what it sends and as what stands in the file, and no change of a value escapes it. */
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { propertyRuns, useTestDatabase } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../index.ts';
import type { PlannedTable } from '../plan/plan.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { digestSource, digestTarget } from './compare-tables.ts';
import { digestHashed } from './digest-hashed.ts';

const database = useTestDatabase();
const writeSqlite = useSqliteFiles();
const everyBlock = { from: 0, to: undefined };
/** Column and type; SQLite declares none, so that each value is stored as it is given. */
const columns = {
  small: 'smallint',
  whole: 'integer',
  big: 'bigint',
  yes: 'boolean',
  single: 'real',
  double: 'double precision',
  words: 'text',
  short: 'varchar(60)',
  at: 'timestamp',
  zoned: 'timestamptz',
  exact: 'numeric',
} as const;
const names = Object.keys(columns);

const integers = (bits: number) => fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n });
/** Milliseconds: years 1 to 9999, more of them around 2000, where PostgreSQL's own numbers change their sign. */
const instants = fc.oneof(
  fc.bigInt({ min: -62_135_596_800_000n, max: 253_402_300_799_999n }),
  fc.bigInt({ min: 946_684_799_000n, max: 946_684_801_000n }),
);
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 60 }),
);
const rows = fc.array(
  fc.tuple(
    ...[
      integers(16),
      integers(32),
      integers(64),
      fc.bigInt({ min: 0n, max: 1n }),
      fc.float({ noNaN: true }),
      fc.double({ noNaN: true }),
      texts.filter((text) => !text.includes('\0')),
      texts.filter((text) => !text.includes('\0') && Array.from(text).length <= 60),
      instants,
      instants,
      integers(64),
    ].map((value) => fc.option(value as fc.Arbitrary<bigint | number | string>, { freq: 8 })),
  ),
  { minLength: 200, maxLength: 300 },
);

let client: Client;
beforeAll(async () => {
  client = await connectClient(database.url);
});
afterAll(async () => await client.end());

let schemas = 0;

/** Moves the rows; `use` gets the table with the file it came from. */
async function moved(
  values: readonly (readonly (bigint | number | string | null)[])[],
  use: (table: PlannedTable, source: DatabaseSync, schema: string) => Promise<void>,
): Promise<void> {
  const { path, folder } = writeSqlite(`create table t (id integer primary key, ${names.join(', ')})`);
  using source = new DatabaseSync(path);
  const insert = source.prepare(`insert into t values (null, ${names.map(() => '?').join(', ')})`);
  for (const row of values) insert.run(...row);
  const schema = `s${++schemas}`;
  const typed = Object.entries(columns).map(([column, type]) => ({
    table: 't',
    column,
    type,
    ...(type.startsWith('timestamp') ? { epoch: 'ms' as const } : {}),
  }));
  const { plan } = await migrate({
    source: path,
    target: database.url,
    schema,
    stateBase: folder,
    rules: { columns: typed },
  });
  await use(plan.tables[0] as PlannedTable, source, schema);
}

test('for any values, all three digests are one', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (values) => {
      await moved(values, async (table, source, schema) => {
        const hashed = (await digestHashed(client, table, schema, everyBlock)).parts();
        expect(hashed).toEqual((await digestTarget(client, table, schema)).parts());
        expect(hashed).toEqual((await digestSource(source, table)).parts());
      });
    }),
    { numRuns: propertyRuns(4) },
  );
});

test('every changed value makes another digest', async () => {
  const changes: readonly (readonly [
    column: keyof typeof columns,
    from: bigint | number | string | null,
    to: string,
  ])[] = [
    ['small', -5n, '5'],
    ['whole', 0n, 'null'],
    ['whole', 7n, '8'],
    // Halves that PostgreSQL's hash of eight bytes folds into the same four.
    ['big', 2_147_483_648n, '-2147483648'],
    ['big', 5n, '-6'],
    ['big', -1n, '0'],
    ['yes', 1n, 'false'],
    ['yes', null, 'false'],
    ['single', 0.5, '-0.5'],
    ['double', 1.5, '1.5000000000000002'],
    ['double', 0, `'-0'`],
    ['double', null, '0'],
    ['words', 'abcdefghijkl', `'abcdefghijkm'`],
    ['words', 'a', `'A'`],
    ['words', '', 'null'],
    ['words', 'é', `U&'e\\0301'`],
    ['short', 'a ', `'a'`],
    ['at', 946_684_800_001n, `'1999-12-31 23:59:59.999'`],
    ['at', 0n, `'1970-01-01 01:00:00'`],
    ['at', 0n, `'1970-01-01 00:00:00.000001'`],
    ['zoned', 0n, `'1970-01-01 00:00:00.001+00'`],
    ['exact', 10n, '10.5'],
  ];
  const values = changes.map(([changed, from]) => names.map((name) => (name === changed ? from : null)));
  await moved(values, async (table, source, schema) => {
    const expected = await digestSource(source, table);
    const unseen: string[] = [];
    for (const [i, [column, from, to]] of changes.entries()) {
      await client.query('begin');
      const { rowCount } = await client.query(`update ${schema}.t set ${column} = ${to} where id = ${i + 1}`);
      const differing = expected.differingBuckets(await digestHashed(client, table, schema, everyBlock));
      await client.query('rollback');
      if (rowCount !== 1 || differing.size !== 1) unseen.push(`${column} ${String(from)} → ${to}`);
    }
    expect(unseen).toEqual([]);
  });
});

test('values that two columns of a row, or a column of two rows, have exchanged make another digest', async () => {
  const row = (words: string, short: string) =>
    names.map((name) => (name === 'words' ? words : name === 'short' ? short : null));
  await moved([row('one', 'two'), row('three', 'four')], async (table, source, schema) => {
    const expected = await digestSource(source, table);
    for (const change of [
      `set words = short, short = words where id = 1`,
      `set words = case words when 'one' then 'three' else 'one' end`,
    ]) {
      await client.query(`begin; update ${schema}.t ${change}`);
      const found = await digestHashed(client, table, schema, everyBlock);
      await client.query('rollback');
      expect(expected.differingBuckets(found).size).toBeGreaterThan(0);
    }
  });
});

test('a column whose type has no such hash is sent', async () => {
  await moved([names.map((name) => (name === 'words' ? '{"a": 1}' : null))], async (table, source, schema) => {
    await client.query(`alter table ${schema}.t alter column words type json using words::json`);
    const found = await digestHashed(client, table, schema, everyBlock);
    expect(found.parts()).toEqual((await digestSource(source, table)).parts());
  });
});

test('a table may have as many columns as PostgreSQL holds', async () => {
  const wide = Array.from({ length: 1500 }, (_, i) => `c${i}`);
  const { path, folder } = writeSqlite(`
    create table wide (id integer primary key, ${wide.map((name) => `${name} integer`).join(', ')});
    insert into wide values (1, ${wide.map((_, i) => i - 700).join(', ')});`);
  const { plan } = await migrate({ source: path, target: database.url, schema: 'wide', stateBase: folder });
  using source = new DatabaseSync(path);
  const [table] = plan.tables as [PlannedTable];
  const found = await digestHashed(client, table, 'wide', everyBlock);
  expect(found.parts()).toEqual((await digestSource(source, table)).parts());
});

test('what a role may not have hashed is sent', async () => {
  const role = `hashless_${process.pid}`;
  await moved(
    [names.map((name) => (name === 'words' ? 'one' : name === 'whole' ? 7n : null))],
    async (table, source, schema) => {
      await client.query(`
      create role ${role} login password 'p'; grant usage on schema ${schema} to ${role}; grant select on ${schema}.t to ${role};
      revoke execute on function pg_catalog.hashtextextended(text, bigint) from public`);
      const url = Object.assign(new URL(database.url), { username: role, password: 'p' }).href;
      const restricted = await connectClient(url);
      try {
        await expect(restricted.query(`select hashtextextended('a', 1)`)).rejects.toThrow('permission denied');
        const found = await digestHashed(restricted, table, schema, everyBlock);
        expect(found.parts()).toEqual((await digestSource(source, table)).parts());
      } finally {
        await restricted.end();
        await client.query(`
        grant execute on function pg_catalog.hashtextextended(text, bigint) to public;
        drop owned by ${role}; drop role ${role}`);
      }
    },
  );
});
