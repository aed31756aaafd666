/** A database with an owner of its own: made so, handed over later, and found again. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connectClient } from '../connect.ts';
import { withDatabase } from '../database-url.ts';
import { ensureOwnedDatabase, findOwnerUrl } from './owned-database.ts';
import { preparedServerFolder, query } from './testing/server-folder.ts';

const owner = { role: 'app "owner"', mayTake: ['reader'], maySet: ['deadlock_timeout'] };

async function run(url: string, sql: string): Promise<void> {
  const client = await connectClient(url);
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

describe('an owned database', () => {
  test('is made once by however many ask, and has one password', async () => {
    const folder = await preparedServerFolder();
    const server = await folder.start({ dir: folder.dir });
    const urls = await Promise.all([1, 2, 3].map(async () => await ensureOwnedDatabase(server, 'app', owner)));
    expect(new Set(urls).size).toBe(1);
    expect(await query(urls[0] as string, 'select current_user')).toBe('app "owner"');
    expect(await findOwnerUrl(server, 'app')).toBe(urls[0]);
    expect(await findOwnerUrl(server, 'postgres')).toBe(server.url('postgres'));
    expect(await findOwnerUrl(server, 'missing')).toBe(server.url('missing'));
  });

  test('lets its owner do what was named, and nothing a superuser does', async () => {
    const folder = await preparedServerFolder();
    const server = await folder.start({ dir: folder.dir });
    const url = await ensureOwnedDatabase(server, 'app', owner);
    await run(url, `create schema mine; create table public.thing (); set role reader; reset role`);
    await run(url, `set deadlock_timeout = '50ms'`);
    for (const refused of [
      'create role other',
      'create database other',
      `set log_statement = 'all'`,
      'alter role reader login',
    ]) {
      await expect(run(url, refused)).rejects.toThrow(/permission denied|Only roles with/);
    }
    await expect(run(withDatabase(url, 'postgres'), 'create table public.thing ()')).rejects.toThrow(
      /permission denied/,
    );
  });

  test('can be signed in to after the file with its password is lost', async () => {
    const folder = await preparedServerFolder();
    const server = await folder.start({ dir: folder.dir });
    const before = await ensureOwnedDatabase(server, 'app', owner);
    rmSync(join(server.dir, `password-of-${encodeURIComponent(owner.role)}`));
    const after = await ensureOwnedDatabase(server, 'app', owner);
    expect(after).not.toBe(before);
    expect(await query(after, 'select 1')).toBe(1);
  });
});

const objects = `
  create schema shop;
  create table shop.item (id int generated always as identity primary key, legacy serial, name text, colour text);
  create table shop.parted (id int) partition by list (id);
  create table shop.part partition of shop.parted for values in (1);
  create view shop.names as select name from shop.item;
  create materialized view shop.counts as select count(*) from shop.item;
  create sequence shop.numbers;
  create domain shop.positive as int check (value > 0);
  create type shop.mood as enum ('good', 'bad');
  create type shop.pair as (a int, b shop.mood);
  create type shop.span as range (subtype = int);
  create function shop."Sum"(a int, b int[]) returns int language sql return a;
  create procedure shop.sweep() language sql begin atomic delete from shop.item; end;
  create aggregate shop.total(int) (sfunc = int4pl, stype = int);
  create statistics shop.both (dependencies) on name, colour from shop.item;
  create collation shop.here (provider = builtin, locale = 'C');
  create role guest;
  alter table shop.item enable row level security, force row level security;
  create policy mine on shop.item to postgres using (true);
  create policy shared on shop.item to guest, postgres using (false);
  create policy "every one" on shop.item using (false);
  grant select on shop.item to guest`;

test('what a superuser made in the database is handed over, policies included, and only once', async () => {
  const folder = await preparedServerFolder();
  const server = await folder.start({ dir: folder.dir });
  await run(server.url(), 'create database app');
  await run(server.url('app'), objects);
  const url = await ensureOwnedDatabase(server, 'app', owner);
  const left = `
    select string_agg(pg_describe_object(classid, objid, 0), ', ')
      from (select 'pg_class'::regclass as classid, oid as objid, relowner as owner from pg_class
            union all select 'pg_proc'::regclass, oid, proowner from pg_proc
            union all select 'pg_type'::regclass, oid, typowner from pg_type
            union all select 'pg_namespace'::regclass, oid, nspowner from pg_namespace
            union all select 'pg_statistic_ext'::regclass, oid, stxowner from pg_statistic_ext
            union all select 'pg_collation'::regclass, oid, collowner from pg_collation
            union all select 'pg_policy'::regclass, p.oid, role from pg_policy p, unnest(polroles) role) object
     where objid >= 16384 and owner = 'postgres'::regrole`;
  expect(await query(url, left)).toBeNull();
  const policies = `select string_agg(policyname || ': ' || roles::text, '; ' order by policyname) from pg_policies`;
  expect(await query(url, policies)).toBe(
    'every one: {public}; mine: {"app \\"owner\\""}; shared: {"app \\"owner\\"",guest}',
  );
  expect(await query(url, `insert into shop.item (name) values ('one') returning id`)).toBe(1);
  expect(await query(url, `select has_table_privilege('guest', 'shop.item', 'select')`)).toBe(true);

  const changes = `select sum(xmin::text::bigint) from pg_class where oid >= 16384`;
  const before = await query(url, changes);
  await ensureOwnedDatabase(server, 'app', owner);
  expect(await query(url, changes)).toBe(before);
});
