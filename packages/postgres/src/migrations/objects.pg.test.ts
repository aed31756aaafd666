/** Objects on a real database: replaced, made again with what depends on them, dropped, refused; racing, failing, ahead. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPool } from '../database.ts';
import { readSchema } from '../schema-dump/read-schema.ts';
import { withAdmin } from '../testing/admin-connection.ts';
import { propertyRuns } from '../testing/index.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { describeRevision } from './object-files.ts';
import { migrateToLatest, type MigrationsOptions, pendingMigrations } from './migrate.ts';

type Files = Record<string, string>;

/** A folder of `migrations/`, `sql/`, and what else is named. */
function schemaOf(files: Files, revision = 1): MigrationsOptions {
  const folder = mkdtempSync(join(tmpdir(), 'schema-'));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  const all = { 'migrations/0001_start.sql': 'create table t (id int)', ...files };
  for (const [name, text] of Object.entries({ ...all, 'schema.sql': describeRevision({ revision, digest: '' }) })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return { directory: pathToFileURL(join(folder, 'migrations/')), objects: pathToFileURL(join(folder, 'sql/')) };
}

async function emptyDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  return url;
}

async function select(url: string, sql: string): Promise<unknown[]> {
  return await withAdmin(url, async (client) => (await client.query({ text: sql, rowMode: 'array' })).rows.flat());
}

const run = async (url: string, sql: string) => void (await withAdmin(url, async (client) => await client.query(sql)));

const fn = (name: string, text: string) => ({ [`sql/functions/${name}.sql`]: `create or replace function ${text};` });
const view = (name: string, text: string) => ({ [`sql/views/${name}.sql`]: `create view ${name} as ${text};` });

const chain: Files = {
  ...fn('one', 'one() returns int return 1'),
  ...fn('two', 'two() returns int return one() + one()'),
  ...view('pair', 'select two() as n'),
  'sql/materialized-views/kept.sql': 'create materialized view kept as select n from pair;',
  ...fn('seen', 'seen() returns trigger language plpgsql as $$ begin new.id := one(); return new; end $$'),
  'sql/triggers/t.sql': 'create trigger t_seen before insert on t for each row execute function seen();',
};

describe('objects', () => {
  test('are made after the migrations, in order, and again only where their files change', async () => {
    const url = await emptyDatabase();
    const schema = schemaOf(chain);
    expect(await pendingMigrations(url, schema)).toHaveLength(7);
    const applied = await migrateToLatest(url, schema);
    expect(applied).toEqual(await migrateToLatest(await emptyDatabase(), schema));
    expect(applied).toContain('0001_start');
    expect(await pendingMigrations(url, schema)).toEqual([]);
    expect(await migrateToLatest(url, schema)).toEqual([]);
    await run(url, 'insert into t values (null)');
    expect(await select(url, 'select id from t union all select n from pair')).toEqual([1, 2]);

    const changed = schemaOf({ ...chain, ...view('pair', 'select two() + 1 as n') }, 2);
    expect(await pendingMigrations(url, changed)).toEqual(['views/pair.sql']);
    // With what depends on it.
    expect(await migrateToLatest(url, changed)).toEqual(['views/pair.sql', 'materialized-views/kept.sql']);
    expect(await select(url, 'select n from kept')).toEqual([3]);
  });

  test('functions are replaced in their place, and nothing that depends on them is touched', async () => {
    const url = await emptyDatabase();
    const plain: Files = { ...fn('one', 'one() returns int return 1'), ...view('pair', 'select one() as n') };
    await migrateToLatest(
      url,
      schemaOf({
        ...plain,
        'sql/functions/one.sql': `${plain['sql/functions/one.sql']} comment on function one is 'x';`,
      }),
    );
    const before = await select(url, `select 'pair'::regclass::oid`);
    await migrateToLatest(url, schemaOf({ ...plain, ...fn('one', 'one() returns int return 5') }, 2));
    expect(await select(url, 'select n from pair')).toEqual([5]);
    expect(await select(url, `select 'pair'::regclass::oid`)).toEqual(before);
    expect(await select(url, `select obj_description('one()'::regprocedure)`)).toEqual([null]);
  });

  test.each([
    ['another type of the result', 'one() returns bigint return 3'],
    ['other parameters', 'one(of int default 3) returns int return of'],
    ['other names of parameters', 'one(by int default 3) returns int return by'],
  ])('a function with %s takes what depends on it along, and leaves none of before', async (_, text) => {
    const url = await emptyDatabase();
    const first = {
      ...chain,
      ...(text.includes('by') ? fn('one', 'one(of int default 1) returns int return of') : {}),
    };
    await migrateToLatest(url, schemaOf(first));
    const next = schemaOf({ ...first, ...fn('one', text) }, 2);
    await migrateToLatest(url, next);
    expect(
      await select(url, 'select n::int from kept union all select count(*)::int from pg_proc where proname = $$one$$'),
    ).toEqual([6, 1]);
    const fresh = await emptyDatabase();
    await migrateToLatest(fresh, next);
    expect(await readSchema(url)).toBe(await readSchema(fresh));
  });

  test('without a file are dropped; triggers and policies that others made stay', async () => {
    const url = await emptyDatabase();
    const policy = 'alter table t enable row level security; create policy p on t using (one() = 1);';
    await migrateToLatest(url, schemaOf({ ...chain, 'sql/policies/t.sql': policy }));
    await run(
      url,
      'create trigger of_others before insert on t for each row execute function suppress_redundant_updates_trigger(); create policy of_others on t using (true)',
    );
    expect(await migrateToLatest(url, schemaOf({}, 2))).toHaveLength(7);
    expect(
      await select(
        url,
        `select proname::text from pg_proc where pronamespace = 'public'::regnamespace
         union all select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
         union all select tgname from pg_trigger where tgrelid = 't'::regclass
         union all select polname from pg_policy`,
      ),
    ).toEqual(['of_others', 'of_others']);
  });

  test('without a file are not dropped while another uses them', async () => {
    const url = await emptyDatabase();
    await migrateToLatest(url, schemaOf(chain));
    const { 'sql/functions/one.sql': _, ...others } = chain;
    await expect(migrateToLatest(url, schemaOf(others, 2))).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringMatching(/^functions\/two\.sql failed.*one\(\) does not exist/),
    });
    expect(await select(url, 'select n from kept')).toEqual([2]);
  });

  test('of one table are renamed, and a view becomes a materialized one', async () => {
    const url = await emptyDatabase();
    await migrateToLatest(url, schemaOf(chain));
    const { 'sql/views/pair.sql': _, ...others } = chain;
    const next = {
      ...others,
      'sql/materialized-views/pair.sql': 'create materialized view pair as select two() as n;',
      'sql/triggers/t.sql': 'create trigger t_set before insert on t for each row execute function seen();',
    };
    const schema = schemaOf(next, 2);
    await migrateToLatest(url, schema);
    const fresh = await emptyDatabase();
    await migrateToLatest(fresh, schema);
    expect(await readSchema(url)).toBe(await readSchema(fresh));
  });

  test('whatever they were before, they are as on a fresh database', async () => {
    const part = fc.record({
      kind: fc.constantFrom('int', 'bigint', 'text'),
      of: fc.constantFrom('', 'a int default 1', 'b int default 2'),
      uses: fc.nat(15),
      plus: fc.nat(2),
    });
    const version = fc.array(fc.option(part), { minLength: 7, maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(fc.array(version, { minLength: 2, maxLength: 4 }), async (versions) => {
        const url = await emptyDatabase();
        for (const [i, one] of versions.entries()) await migrateToLatest(url, schemaOf(randomObjects(one), i + 1));
        const fresh = await emptyDatabase();
        await migrateToLatest(fresh, schemaOf(randomObjects(versions.at(-1) ?? []), versions.length));
        expect(await readSchema(url)).toBe(await readSchema(fresh));
      }),
      { numRuns: propertyRuns(12) },
    );
  });
});

/** Four functions and three views, of either kind, each of which may use some before it. */
function randomObjects(parts: readonly ({ kind: string; of: string; uses: number; plus: number } | null)[]): Files {
  const files: Files = {};
  const made: string[] = [];
  for (const [i, part] of parts.entries()) {
    if (part === null) continue;
    const used = made
      .filter((_, at) => (part.uses >> at) % 2 === 1)
      .map((name) => (name.startsWith('f') ? `length(${name}()::text)` : `(select max(n) from ${name})`));
    const value = [part.plus, ...used].join(' + ');
    if (i < 4)
      Object.assign(files, fn(`f${i}`, `f${i}(${part.of}) returns ${part.kind} return (${value})::${part.kind}`));
    else if (part.of === '')
      Object.assign(files, view(`v${i}`, `select ${value} as n, ${part.plus}::${part.kind} as m`));
    else
      files[`sql/materialized-views/v${i}.sql`] =
        `create materialized view v${i} as select ${value} as n with no data;`;
    made.push(i < 4 ? `f${i}` : `v${i}`);
  }
  return files;
}

describe('what a table depends on', () => {
  const stored: Files = {
    'migrations/0001_start.sql':
      '-- needs: twice\ncreate table t (id int, double int generated always as (twice(id)) stored); create index t_idx on t (twice(id));',
    ...fn('base', 'base() returns int immutable return 2'),
    ...fn('twice', 'twice(n int) returns int immutable return n * base()'),
  };
  const triple = fn('base', 'base() returns int immutable return 3');

  test('is made before the migration that needs it, and replaced with a migration that computes the values again', async () => {
    const url = await emptyDatabase();
    await migrateToLatest(url, schemaOf(stored));
    await run(url, 'insert into t values (7)');
    const changed = { ...stored, ...triple };
    await expect(migrateToLatest(url, schemaOf(changed, 2))).rejects.toMatchObject({
      code: 'stored_results',
      message: expect.stringMatching(/base.*t\.double|base.*t_idx/),
      hint: expect.stringContaining('-- needs: base'),
    });
    expect(await select(url, 'select double from t where twice(id) = 14')).toEqual([14]);
    const again = '-- needs: base\nupdate t set id = id; reindex table t;';
    await migrateToLatest(url, schemaOf({ ...changed, 'migrations/0002_again.sql': again }, 2));
    expect(await select(url, 'select double from t where twice(id) = 21')).toEqual([21]);
  });

  test('may be written otherwise as long as the database takes it for the same', async () => {
    const url = await emptyDatabase();
    await migrateToLatest(url, schemaOf(stored));
    const commented = { 'sql/functions/base.sql': `-- two\n${stored['sql/functions/base.sql']}` };
    expect(await migrateToLatest(url, schemaOf({ ...stored, ...commented }, 2))).toEqual(['functions/base.sql']);
  });

  test('cannot be taken away, nor have other parameters', async () => {
    const url = await emptyDatabase();
    await migrateToLatest(url, schemaOf(stored));
    const other = fn('twice', 'twice(n int, m int) returns int immutable return n * m');
    await expect(migrateToLatest(url, schemaOf({ ...stored, ...other }, 2))).rejects.toMatchObject({
      code: 'object_in_use',
      message: expect.stringMatching(/t\.double/),
    });
    const { 'sql/functions/twice.sql': _, ...gone } = stored;
    const free = { 'migrations/0001_start.sql': 'create table t (id int)' };
    await expect(migrateToLatest(await emptyDatabase(), schemaOf(gone))).rejects.toMatchObject({
      code: 'unknown_object',
    });
    await migrateToLatest(
      url,
      schemaOf({ ...stored, 'migrations/0002_free.sql': 'alter table t drop column double; drop index t_idx' }, 2),
    );
    await expect(migrateToLatest(url, schemaOf(free, 2))).rejects.toMatchObject({ code: 'changed_file' });
  });

  test('a materialized view does not follow a function that changes, unless a migration says so', async () => {
    const url = await emptyDatabase();
    const before = {
      ...fn('base', 'base() returns int return 2'),
      'sql/materialized-views/kept.sql': 'create materialized view kept as select base() as n;',
    };
    await migrateToLatest(url, schemaOf(before));
    const changed = { ...before, ...fn('base', 'base() returns int return 3') };
    await expect(migrateToLatest(url, schemaOf(changed, 2))).rejects.toMatchObject({
      code: 'stored_results',
      message: expect.stringContaining('kept'),
    });
    await migrateToLatest(
      url,
      schemaOf({ ...changed, 'migrations/0002_anew.sql': '-- needs: base\nrefresh materialized view kept' }, 2),
    );
    expect(await select(url, 'select n from kept')).toEqual([3]);
  });
});

describe('at the same time, and one after another', () => {
  test('twenty that start at once make each object once', async () => {
    const url = await emptyDatabase();
    const schema = schemaOf(chain);
    const pools = Array.from({ length: 20 }, () => openPool(url, { maxConnections: 1 }));
    const applied = await Promise.all(pools.map(async (pool) => await migrateToLatest(pool, schema)));
    expect(applied.flat()).toHaveLength(7);
    await Promise.all(pools.map(async (pool) => await pool.destroy()));
  });

  test('an object that fails leaves nothing, of the migrations neither, and is named with the place', async () => {
    const url = await emptyDatabase();
    await expect(
      migrateToLatest(url, schemaOf({ ...chain, ...view('pair', '\n  select nonsense') })),
    ).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringMatching(/^views\/pair\.sql failed at line 2, column 10: column "nonsense"/),
    });
    expect(await select(url, `select relname from pg_class where relnamespace = 'public'::regnamespace`)).toEqual([]);
  });

  test('an older program refuses, whether the newer one has made anything new or only dropped', async () => {
    const url = await emptyDatabase();
    const older = schemaOf(chain, 1);
    for (const newer of [
      schemaOf({ ...chain, ...fn('two', 'two() returns int return one()') }, 2),
      schemaOf(fn('one', 'one() returns int return 1'), 3),
    ]) {
      // The materialized view is of the function that changes.
      await migrateToLatest(url, newer).catch(async () => {
        await run(url, 'drop schema public cascade; create schema public');
        await migrateToLatest(url, newer);
      });
      for (const call of [migrateToLatest, pendingMigrations])
        await expect(call(url, older)).rejects.toMatchObject({ code: 'database_ahead' });
    }
  });

  test('a database of earlier migrations is carried on, with the objects that it has already', async () => {
    const url = await emptyDatabase();
    const before = {
      'migrations/0002_more.sql':
        'create function one() returns int return 1; create view pair as select one() as n, 2 as m; create trigger t_seen before insert on t for each row execute function suppress_redundant_updates_trigger()',
    };
    const { directory } = schemaOf({ ...before, 'migrations/0003_last.sql': 'alter table t add b int' });
    await migrateToLatest(url, schemaOf(before));
    const earlier = await select(await migrated(directory), `select name, checksum from schema_migration order by 1`);
    const today = schemaOf({
      ...chain,
      'migrations/0001_start.sql': '',
      'migrations/earlier/earlier.json': JSON.stringify({
        foldedInto: 4,
        migrations: Object.fromEntries(pairs(earlier as string[])),
      }),
      'migrations/earlier/from_0002.sql': '-- needs: two\nalter table t add b int default two()',
      'migrations/0004_all.sql': 'create table t (id int, b int default 2)',
      'migrations/0005_new.sql': 'alter table t add c int',
    });
    await rm(new URL('0001_start.sql', today.directory));
    expect((await migrateToLatest(url, today)).slice(0, 2)).toEqual(['from_0002', '0005_new']);
    expect(await pendingMigrations(url, today)).toEqual([]);
    expect(await select(url, 'select number from schema_migration order by 1')).toEqual([1, 2, 4, 5]);
    expect(await select(url, 'select n from kept')).toEqual([2]);
  });
});

async function migrated(directory: URL): Promise<string> {
  const url = await emptyDatabase();
  await migrateToLatest(url, { directory });
  return url;
}

const pairs = (flat: readonly string[]) => flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : []));
