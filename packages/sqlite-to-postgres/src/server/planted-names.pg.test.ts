/**
 * A target with functions of PostgreSQL's own names, and operators, which fit what statements pass them better than
 * PostgreSQL's own do: whoever calls one of them by its bare name, or compares what is not of one type, is told so.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examine, migrate, rollback, verifyMigration } from '../index.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;

/** What the mover's sources call, in SQL or not. */
function calledNames(): string[] {
  const root = join(import.meta.dirname, '..');
  const files = globSync('**/*.{ts,sql}', { cwd: root, exclude: ['**/*.test.ts'] });
  const calls = files.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/\b([a-z]\w+)\(/g)]);
  return [...new Set(calls.map(([, name]) => name as string))];
}

/** With every row of arguments of these types, where PostgreSQL's own has not the same. */
const plant = `
do $plant$
declare planted record;
begin
  for planted in
    with type (name, is_text) as (values ('text', true), ('name', true), ('oid', false), ('integer', false), ('regclass', false), ('text[]', false)),
    argument (list, arity) as (
      select name, 1 from type
      union all select a.name || ', ' || b.name, 2 from type a, type b
      union all select a.name || ', ' || b.name || ', ' || c.name, 3 from type a, type b, type c where a.is_text and b.is_text and c.is_text
    )
    select distinct p.proname as name, a.list
      from pg_proc p join argument a on a.arity >= p.pronargs - p.pronargdefaults and (a.arity <= p.pronargs or p.provariadic <> 0)
     where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind in ('f', 'a')
       and p.proname::text in (select jsonb_array_elements_text('NAMES'))
       and to_regprocedure(format('pg_catalog.%I(%s)', p.proname, a.list)) is null
  loop
    begin
      execute format('create function public.%I(%s) returns text language plpgsql as %L', planted.name, planted.list,
        format('begin raise exception %L; end', format('misled: %s(%s)', planted.name, planted.list)));
    exception when others then null; -- not every name may have every argument
    end;
  end loop;
end $plant$`;

/** Between any two of these types, where PostgreSQL has none of its own: they fit better than what it would convert to. */
const plantOperators = `
do $plant$
declare planted record;
begin
  for planted in
    with type (name) as (values ('text'), ('name'), ('oid'), ('integer'), ('bigint'), ('"char"'), ('regclass'), ('regnamespace'), ('varchar'))
    select o.name, a.name as left, b.name as right, case o.name when '||' then 'text' else 'boolean' end as result
      from unnest(array['=', '<>', '<', '<=', '>', '>=', '||', '~', '~~', '!~~']) as o (name), type a, type b
     where to_regoperator(format('pg_catalog.%s(%s,%s)', o.name, a.name, b.name)) is null
  loop
    execute format('create function public.%I(%s, %s) returns %s language plpgsql as %L', 'of ' || planted.name, planted.left, planted.right,
      planted.result, format('begin raise exception %L; end', format('misled: %s %s %s', planted.left, planted.name, planted.right)));
    execute format('create operator public.%s (leftarg = %s, rightarg = %s, function = public.%I)', planted.name, planted.left,
      planted.right, 'of ' || planted.name);
  end loop;
end $plant$`;

beforeAll(async () => {
  client = await connectClient(clone.url);
  await client.query('set search_path = pg_catalog');
  await client.query(plantOperators);
  await client.query(plant.replace('NAMES', JSON.stringify(calledNames())));
  await client.query('reset search_path');
});
afterAll(async () => await client.end());

const source = `
  create table team (id integer primary key autoincrement, name text not null unique collate nocase, since datetime default current_timestamp,
    kind text check (kind in ('a', 'b')), twice integer as (id * 2) stored);
  create table member (id integer primary key, team integer references team (id), label text default 'x', note text);
  create index member_label on member (lower(label), id) where label is not null;
  create view named as select upper(name) as name, count(*) as n from team join member on member.team = team.id group by 1;
  insert into team (name, since, kind) values ('Red', '2024-05-06 07:08:09', 'a'), ('Blue', null, 'b');
  insert into member values (1, 1, 'one', null), (2, 2, 'two', 'tö'), (3, 9, 'orphan', null);`;

const tables = `
  create domain short as text check (length(value) < 20);
  create table public.team (id serial primary key, name short not null unique, since timestamptz default now(), kind char(1), twice integer);
  create table public.member (id bigint generated by default as identity primary key, team integer references public.team (id), label varchar(20), note text);
  create index on public.member (lower(label));
  create function public.touched() returns trigger language plpgsql as $$ begin return new; end $$;
  create trigger touch before insert on public.member for each row execute function public.touched();
  create view public.names as select name from public.team;
  create materialized view public.counts as select count(*) as n from public.member;`;

test("no statement of a move, its proof or its undoing takes a function or an operator of the target for PostgreSQL's own", async () => {
  const { rows } = await client.query(
    `select count(*)::int as n from pg_proc where pronamespace operator(pg_catalog.=) 'public'::regnamespace`,
  );
  expect((rows[0] as { n: number }).n).toBeGreaterThan(1000);
  const { path, folder } = writeSqlite(`pragma foreign_keys = off; ${source}`);
  const move = {
    source: path,
    target: clone.url,
    schema: 'public',
    stateBase: folder,
    tolerances: { onOrphan: 'reject' },
  } as const;
  await examine(move);
  await migrate(move);
  await verifyMigration(move);
  await rollback({ stateBase: folder, resolveTarget: () => clone.url, carryBack: join(folder, 'carried.db') });
});

test('nor does one into tables that are there', async () => {
  await client.query(tables);
  const { path, folder } = writeSqlite(`pragma foreign_keys = off; ${source}`);
  const move = {
    source: path,
    target: clone.url,
    schema: 'public',
    stateBase: folder,
    dataOnly: true,
    tolerances: { onOrphan: 'reject' },
  } as const;
  const { tables: filled } = await migrate(move);
  expect(filled.map(({ name }) => name).toSorted()).toEqual(['member', 'team']);
  await verifyMigration(move);
  await rollback({ stateBase: folder, resolveTarget: () => clone.url });
});
