/** What stands around the rows: refused statements, notices, failures of the reader, a connection that is lost. */
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyOut } from './copy-out.ts';

const database = useTestDatabase();
let client: Client;
beforeEach(async () => {
  client = await connectClient(database.url);
});
afterEach(async () => await client.end().catch(() => {}));

const answers = async () => (await client.query<{ one: number }>('select 1 as one')).rows;

async function textOf(statement: string): Promise<string> {
  const parts: string[] = [];
  await copyOut(client, statement, (chunk, start, end) => parts.push(chunk.toString('latin1', start, end)));
  return parts.join('');
}

test('what comes is complete and in order, again and again', async () => {
  const expected = Array.from({ length: 50_000 }, (_, i) => `${i + 1}\n`).join('');
  for (let i = 0; i < 3; i++) expect(await textOf('copy (select generate_series(1, 50000)) to stdout')).toBe(expected);
  expect(await answers()).toEqual([{ one: 1 }]);
});

test('notices between the rows are left out', async () => {
  await client.query(`set client_min_messages = notice;
    create function pg_temp.tell(i int) returns int language plpgsql as $$ begin raise notice 'row %', i; return i; end $$`);
  expect(await textOf('copy (select pg_temp.tell(i) from generate_series(1, 3) i) to stdout')).toBe('1\n2\n3\n');
});

test.each([
  ['that is not a query', 'copy nowhere to stdout', '42P01'],
  ['that fails on its way', 'copy (select 1 / (40000 - i) from generate_series(1, 50000) i) to stdout', '22012'],
])('a statement %s is refused, and the connection serves on', async (_, statement, code) => {
  await expect(textOf(statement)).rejects.toMatchObject({ code });
  expect(await answers()).toEqual([{ one: 1 }]);
});

test('what the listener throws is thrown, and the connection serves on', async () => {
  let calls = 0;
  const reading = copyOut(client, 'copy (select generate_series(1, 50000)) to stdout', () => {
    if (++calls === 3) throw new Error('cannot be read');
  });
  await expect(reading).rejects.toThrow('cannot be read');
  expect(calls).toBe(3);
  expect(await answers()).toEqual([{ one: 1 }]);
});

test('a connection that is lost while rows come is an error', async () => {
  const other = await connectClient(database.url);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  let killed: Promise<unknown> | undefined;
  const reading = copyOut(
    client,
    'copy (select repeat(md5(i::text), 100) from generate_series(1, 1000000) i) to stdout',
    () => {
      killed ??= other.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    },
  );
  await expect(reading).rejects.toThrow(/terminat/);
  await killed;
  await other.end();
});
