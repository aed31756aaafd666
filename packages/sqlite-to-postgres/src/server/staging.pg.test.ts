/** What a dead run staged is taken over by one that finds nobody at work there. */
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { expect, test } from 'vitest';
import { adoptStaging, createStaging, dropLeftovers, dropStaging } from './staging.ts';

const database = useTestDatabase();
const schema = 'sqlite_to_postgres_stage_dead';

test('a session of the dead run that writes or holds its lock keeps others out for as long as it does', async () => {
  const [dead, next] = [await connectClient(database.url), await connectClient(database.url)];
  await createStaging(dead, schema);
  await dead.query(`create table ${schema}.reader (id integer)`);
  await expect(adoptStaging(next, schema, 10_000)).rejects.toMatchObject({ code: 'staging_in_use' });
  await dead.query('select pg_advisory_unlock_all()');
  await dead.query(`begin; insert into ${schema}.reader values (1)`);
  await expect(adoptStaging(next, schema, 50)).rejects.toMatchObject({ code: 'staging_in_use' });
  await dead.query('commit');
  await adoptStaging(next, schema, 10_000);
  await dead.end();
  await next.end();
});

test('functions of the target with names of PostgreSQL have no other schema dropped or locked', async () => {
  const client = await connectClient(database.url);
  await client.query(`
    create schema precious; create schema sqlite_to_postgres_stage_left;
    create table sqlite_to_postgres_stage_left.reader (id integer);
    create function public.format(text, name, name) returns text language sql as $$ select 'precious.nothing' $$;
    create function public.starts_with(name, text) returns boolean language sql as 'select true'`);
  await adoptStaging(client, 'sqlite_to_postgres_stage_left');
  expect(await dropLeftovers(client)).toContain('sqlite_to_postgres_stage_left');
  await expect(dropStaging(client, 'precious')).rejects.toThrow('precious is no staging schema');
  const { rowCount } = await client.query(`select from pg_namespace where nspname in ('precious', 'public')`);
  expect(rowCount).toBe(2);
  await client.end();
});
