/** Places that processes share: each is one's at a time, and nobody's once its process is gone. */
import { openPool } from '@vanguard/postgres';
import { findPgBouncer, startPgBouncer } from '@vanguard/postgres/testing';
import { sql } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ProductDatabase } from '../scope.ts';
import { useProductDatabase } from '../testing/index.ts';
import { type HeldPlaces, Places } from './places.ts';

const product = useProductDatabase();

/** Of a process of its own. */
function openPlaces(url = product.url) {
  const database: ProductDatabase = openPool(url, { maxConnections: 2 });
  const places = new Places(database);
  const held: HeldPlaces[] = [];
  onTestFinished(async () => {
    for (const one of held) await one.release();
    await database.destroy();
  });
  return async (name: string, count: number) => {
    const taken = await places.take(name, count);
    if (taken !== undefined) held.push(taken);
    return taken;
  };
}

test('are shared out as they are free, by name, and come back to whoever asks next', async () => {
  const [take, takeToo] = [openPlaces(), openPlaces()];
  const held = await take('a', 2);
  expect(held?.count).toBe(2);
  const rest = await takeToo('a', 3);
  expect(rest?.count).toBe(1);
  expect(await take('a', 3)).toBeUndefined();
  expect((await takeToo('b', 2))?.count).toBe(2);
  await rest?.release();
  expect(await takeToo('a', 2)).toBeUndefined();
  expect((await take('a', 3))?.count).toBe(1);
  await held?.release();
  expect((await takeToo('a', 3))?.count).toBe(2);
});

test('of a process that dies are free at once, and it hears of it', async () => {
  const [take, takeToo] = [openPlaces(), openPlaces()];
  const held = await take('c', 2);
  expect(await takeToo('c', 2)).toBeUndefined();
  await sql`
    select pg_terminate_backend(pid) from pg_locks
     where locktype = 'advisory' and pid <> pg_backend_pid() and database = (select oid from pg_database where datname = current_database())`.execute(
    product.database,
  );
  await vi.waitFor(async () => expect((await takeToo('c', 2))?.count).toBe(2), { timeout: 30_000 });
  // Whatever it asks for next tells it.
  await take('d', 1).catch(() => {});
  expect(held?.lost.aborted).toBe(true);
  expect((await take('d', 1))?.count).toBe(1);
});

test('are given back without a lock that stays, also after a statement that failed', async () => {
  const [take, takeToo] = [openPlaces(), openPlaces()];
  const held = await take('e', 2);
  await expect(take('no text of PostgreSQL \0', 1)).rejects.toThrow('0x00');
  expect(held?.lost.aborted).toBe(true);
  expect((await takeToo('e', 2))?.count).toBe(2);
  expect((await take('f', 1))?.count).toBe(1);
});

test.runIf(findPgBouncer() !== undefined)(
  'hold behind a pooler that lends a connection by the transaction, and leave it no lock to lend on',
  async () => {
    const pooler = await startPgBouncer(product.url, { mode: 'transaction', size: 2 });
    onTestFinished(pooler.stop);
    const url = `${pooler.url}?pgbouncer=true`;
    const [take, takeToo] = [openPlaces(url), openPlaces(url)];
    const others: ProductDatabase = openPool(url, { maxConnections: 4 });
    onTestFinished(async () => await others.destroy());
    const locks = async () =>
      (
        await sql`
          select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`.execute(
          others,
        )
      ).rows.length;
    const held = await take('g', 2);
    // On the one connection that is left.
    await Promise.all([1, 2, 3, 4].map(locks));
    expect([await locks(), await takeToo('g', 2), held?.lost.aborted]).toEqual([2, undefined, false]);
    await held?.release();
    expect(await locks()).toBe(0);
    expect((await takeToo('g', 2))?.count).toBe(2);
  },
);
