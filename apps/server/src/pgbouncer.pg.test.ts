/** The product behind a real PgBouncer that lends a connection by the transaction: what is a transaction's stays there. */
import { migrateProduct, type ProductDatabase, type ProductSchema } from '@vanguard/datastore';
import {
  buildMember,
  buildMirrorRecord,
  buildOrganization,
  buildUser,
  useProductDatabase,
} from '@vanguard/datastore/testing';
import { connectClient, openPool } from '@vanguard/postgres';
import { createTestDatabase, findPgBouncer, type PgBouncer, startPgBouncer } from '@vanguard/postgres/testing';
import { routes } from '@vanguard/protocol';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buildApi, jwtSecret } from './testing/build-api.ts';
import { connectCaller, driveLoad, signSession, SimulatedUser } from './testing/index.ts';

const found = findPgBouncer();
const product = useProductDatabase();
const recordIds = Array.from({ length: 12 }, (_, i) => `P${i}`);
const connections = 4;

/** Which URL the product is given, by what its PgBouncer knows of prepared statements. */
const forms = [
  ['that knows no prepared statements', '?pgbouncer=true', 'max_prepared_statements = 0\n', 0],
  ['that prepares statements for all', '', 'max_prepared_statements = 100\n', 121],
] as const;

describe.runIf(found !== undefined).each(forms)('one %s', (_, query, more, since) => {
  const isThere = (found?.version ?? 0) >= since;
  let pooler: PgBouncer;
  const undo: (() => Promise<unknown>)[] = [];
  let [url, organizationId] = ['', ''];

  beforeAll(async () => {
    if (!isThere) return;
    // Older ones do not know the setting.
    pooler = await startPgBouncer(product.url, {
      mode: 'transaction',
      size: connections,
      more: (found?.version ?? 0) >= 121 ? more : '',
    });
    undo.push(pooler.stop);
    organizationId = await buildOrganization(product.database, `BEHIND-${since}`);
    for (const id of recordIds) await buildMirrorRecord(product.database, organizationId, id, { category: 'Cranes' });
    const [requests, reserved, health] = [12, 3, 1].map(open) as [ProductDatabase, ProductDatabase, ProductDatabase];
    const app = await buildApi(requests, { reserved, health });
    undo.push(async () => await app.close());
    url = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    for (const step of undo.toReversed()) await step();
  });

  function open(maxConnections: number): ProductDatabase {
    const limits = { statementMs: 20_000, lockMs: 10_000, idleInTransactionMs: 20_000 };
    const pool = openPool<ProductSchema>(pooler.url + query, {
      maxConnections,
      limits: { interactive: limits, long: limits },
    });
    undo.push(async () => await pool.destroy());
    return pool;
  }

  async function buildSimulatedUser(i: number): Promise<{ user: SimulatedUser; token: string }> {
    const name = `behind-${since}-${i}`;
    const userId = await buildUser(product.database, name);
    await buildMember(product.database, organizationId, userId);
    const token = await signSession(product.database, userId, jwtSecret);
    const queries = ['sort=pfaId', 'sort=-area,dor', 'draftsOnly=true', 'category=Cranes&sort=model'];
    const user = new SimulatedUser({
      name,
      caller: connectCaller(url, token),
      organizationId,
      recordIds,
      queries,
      random: Math.random,
    });
    return { user, token };
  }

  test.runIf(isThere)(
    'twenty users on four connections get right answers, lose nothing, and leave nothing behind',
    async () => {
      const built = await Promise.all(Array.from({ length: 20 }, async (__, i) => await buildSimulatedUser(i)));
      const { timesMs, wrong } = await driveLoad(
        built.map(({ user }) => user),
        { durationMs: 3000, thinkMs: 0 },
      );
      expect(wrong).toEqual([]);
      expect(Math.min(timesMs.read.length, timesMs.save.length)).toBeGreaterThan(0);
      const file = await fetch(`${url}${routes.exportCsv.path.replace(':orgId', organizationId)}`, {
        headers: { authorization: `Bearer ${built[0]?.token}` },
      });
      expect([file.status, (await file.text()).trim().split('\n').length]).toEqual([200, recordIds.length + 1]);
      // On each connection that requests were served on.
      const clients = await Promise.all(
        Array.from({ length: connections }, async () => await connectClient(pooler.url)),
      );
      const seen = await Promise.all(
        clients.map(async (client) => {
          await client.query('begin');
          const { rows } = await client.query(`
          select pg_backend_pid() as pid, current_user = session_user as "isItself", current_setting('statement_timeout') as timeout,
                 coalesce(current_setting('vanguard.user_id', true), '') as "userId", pg_sleep(0.3) is null as slept`);
          await client.query('commit');
          await client.end();
          return rows[0] as { pid: number; isItself: boolean; timeout: string; userId: string };
        }),
      );
      expect(new Set(seen.map(({ pid }) => pid)).size).toBe(connections);
      for (const one of seen) expect(one).toMatchObject({ isItself: true, timeout: '0', userId: '' });
    },
  );

  test.runIf(isThere)('three that start at once make the schema once', async () => {
    const empty = await createTestDatabase();
    onTestFinished(empty.drop);
    const before = await startPgBouncer(empty.url, { mode: 'transaction', size: 2 });
    onTestFinished(before.stop);
    const applied = await Promise.all([1, 2, 3].map(async () => await migrateProduct(before.url + query)));
    expect(applied.map(({ length }) => length > 0).filter(Boolean)).toHaveLength(1);
  });
});
