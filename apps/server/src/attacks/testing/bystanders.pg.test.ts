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
/** Changes every answer, while it is set. */
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

test.each<[what: string, spoiling: (url: string, payload: string) => string | undefined]>([
  ['an answer of another user', (url) => (url === '/api/auth/me' ? '{"user":"another"}' : undefined)],
  ['one byte more', (url, payload) => (url.endsWith('/drafts') ? `${payload} ` : undefined)],
])('bystanders notice %s, once', async (_, spoiling) => {
  const noticed = bystanders.during(async () => {
    const spoiled = Promise.withResolvers<void>();
    spoil = (url, payload) => {
      const other = spoiling(url, String(payload));
      if (other === undefined) return undefined;
      spoil = undefined;
      spoiled.resolve();
      return other;
    };
    await spoiled.promise;
  });
  await expect(noticed).rejects.toThrow(/bystanders noticed the attack:\n\/api\/\S+ was answered 200/);
});

test('bystanders notice a server that works on something else', async () => {
  const noticed = bystanders.during(async () => {
    await sleep(20);
    const before = process.threadCpuUsage();
    // More than is forgiven where a look takes 5 ms in quiet: two to three times as long as on a usual machine.
    while (process.threadCpuUsage(before).user < 1_500_000);
  });
  await expect(noticed).rejects.toThrow(/live waited for \d+ ms of work/);
});
