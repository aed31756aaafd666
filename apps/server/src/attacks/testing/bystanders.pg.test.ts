/** Bystanders who notice nothing would let every attack pass: they notice each of these. */
import { setTimeout as sleep } from 'node:timers/promises';
import { useProductDatabase } from '@vanguard/datastore/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApi } from '../../testing/build-api.ts';
import { type Bystanders, gatherBystanders } from './bystanders.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let bystanders: Bystanders;
/** Of every answer, while it is set. */
let spoil: ((url: string, payload: unknown) => unknown) | undefined;

beforeAll(async () => {
  app = await buildApi(product.database);
  app.addHook('onSend', async (request, _reply, payload) => spoil?.(request.url, payload) ?? payload);
  bystanders = await gatherBystanders(product.database, await app.listen({ port: 0, host: '127.0.0.1' }));
});
afterAll(async () => await app.close());

test('bystanders notice nothing where nothing happens, and hand on what the attack returns', async () => {
  expect(await bystanders.during(async () => await sleep(50, 'done'))).toBe('done');
});

test.each([
  [
    'a single answer of another user',
    (url: string) => (url === '/api/auth/me' ? once('{"user":"another"}') : undefined),
  ],
  ['one byte more', (url: string, payload: unknown) => (url.endsWith('/drafts') ? `${String(payload)} ` : undefined)],
])('bystanders notice %s', async (_, spoiling) => {
  const noticed = bystanders.during(async () => {
    spoil = spoiling;
    await sleep(100);
    spoil = undefined;
  });
  await expect(noticed).rejects.toThrow(/bystanders noticed the attack:\n\/api\/\S+ was answered 200/);
});

test('bystanders notice a server that stands still', async () => {
  const noticed = bystanders.during(async () => {
    await sleep(20);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2100);
  });
  await expect(noticed).rejects.toThrow('/api/health/live was answered after');
});

function once(payload: string): string {
  spoil = undefined;
  return payload;
}
