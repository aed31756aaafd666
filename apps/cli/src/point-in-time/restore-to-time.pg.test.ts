import { connectClient } from '@vanguard/postgres';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { expect, test } from 'vitest';
import { readRestored } from './restore-to-time.ts';

const server = useTestDatabase();

test('a database that held no product at the moment is left as it is', async () => {
  const client = await connectClient(server.url);
  await client.query('create table of_somebody_else (id integer)');
  await expect(readRestored(server.url, '/data')).rejects.toMatchObject({ code: 'no_product' });
  const { rows } = await client.query(`select relname from pg_class where relnamespace = 'public'::regnamespace`);
  expect(rows).toEqual([{ relname: 'of_somebody_else' }]);
  await client.end();
});
