/** Exports to readers that are slow, or go: over real connections. */
import { buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildApi, password, passwordHash } from './testing/build-api.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let large = '';
let token = '';

beforeAll(async () => {
  const { database } = product;
  large = await buildOrganization(database, 'LARGE');
  await buildUser(database, 'admin', { passwordHash, role: 'admin' });
  await sql`insert into pfa_mirror (organization_id, pfa_id, data)
            select ${large}, 'L' || n, jsonb_build_object('forecastCategory', repeat('long', 2500)) from generate_series(1, 6000) n`.execute(
    database,
  );
  app = await buildApi(database);
  const payload = { username: 'admin', password };
  token = (await app.inject({ method: 'POST', url: '/api/auth/login', payload })).json<{ token: string }>().token;
});
afterAll(async () => await app.close());

test('an export waits for its reader, ends when that has gone, and takes no more than four readers', async () => {
  const url = (await app.listen({ port: 0 })) + routes.exportCsv.path.replace(':orgId', large);
  const headers = { authorization: `Bearer ${token}`, connection: 'close', 'accept-encoding': 'identity' };
  const readers = Array.from({ length: 4 }, () => new AbortController());
  const begun = await Promise.all(readers.map(async ({ signal }) => await fetch(url, { headers, signal })));
  expect(begun.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const refused = await fetch(url, { headers });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
  const openSnapshots = async () => {
    const { rows } = await sql<{ open: number }>`
      select count(*)::integer as open from pg_stat_activity
       where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()`.execute(
      product.database,
    );
    return rows[0]?.open;
  };
  expect(await openSnapshots()).toBe(4);
  for (const reader of readers) reader.abort();
  await vi.waitFor(async () => expect(await openSnapshots()).toBe(0), { timeout: 10_000 });
  const whole = await fetch(url, { headers });
  expect((await whole.text()).split('\r\n')).toHaveLength(6_002);
});
