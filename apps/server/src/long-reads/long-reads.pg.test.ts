/** Exports from a replica: a real one, which falls behind, is paused, cuts a reader off and dies; and what is none. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateProduct, type ProductDatabase, type ProductSchema } from '@vanguard/datastore';
import { buildMirrorRecord, buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { type EmbeddedPostgres, ensureDatabase, openPool, startEmbeddedPostgres } from '@vanguard/postgres';
import { isWholeSuite, makeServer, startReplica, streamingSettings } from '@vanguard/postgres/testing';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { buildApi, jwtSecret } from '../testing/build-api.ts';
import { signSession } from '../testing/sign-session.ts';
import type { ReplicaSettings } from './long-reads.ts';

interface Site {
  database: ProductDatabase;
  organization: string;
  headers: Record<string, string>;
}

async function buildSite(database: ProductDatabase): Promise<Site> {
  const organization = await buildOrganization(database, 'RIO');
  const user = await buildUser(database, 'ann', { role: 'admin' });
  await buildMirrorRecord(database, organization, 'R-1', { category: 'Cranes', source: 'Purchase' });
  return {
    database,
    organization,
    headers: { authorization: `Bearer ${await signSession(database, user, jwtSecret)}` },
  };
}

async function serve({ database }: Site, replica: ReplicaSettings): Promise<FastifyInstance> {
  // A busy machine is no reason to leave a replica alone.
  const app = await buildApi(database, { replica: { ...replica, answersWithinMs: 120_000 } });
  onTestFinished(async () => await app.close());
  return app;
}

async function exported(app: FastifyInstance, { organization, headers }: Site): Promise<string> {
  const url = routes.exportCsv.path.replace(':orgId', organization);
  const { statusCode, body } = await app.inject({ url, headers });
  expect(statusCode).toBe(200);
  return body;
}

const soon = { timeout: 60_000, interval: 50 };
const standingOf = async (app: FastifyInstance) => (await app.longReads.look())?.standing;

describe('what is no replica', () => {
  const product = useProductDatabase();
  let site: Site;
  beforeAll(async () => {
    site = await buildSite(product.database);
  });

  test('is told, and asked for nothing: exports are read from the primary', async () => {
    const app = await serve(site, { database: product.database, waitMs: 120_000 });
    expect(await exported(app, site)).toContain('Cranes');
    expect(app.longReads.served).toEqual({ replica: 0, primary: 1 });
    expect(await standingOf(app)).toBe('foreign');
    expect((await app.inject({ url: routes.metrics.path })).body).toContain('vanguard_replica_up 0\n');
  });

  test('nor is a server that does not answer', async () => {
    const nobody = openPool<ProductSchema>('postgresql://nobody@127.0.0.1:9/none');
    onTestFinished(async () => await nobody.destroy());
    const app = await serve(site, { database: nobody, waitMs: 120_000 });
    expect(await exported(app, site)).toContain('Cranes');
    expect(await standingOf(app)).toBe('unreachable');
    // Whoever supervises the server learns it, and the server stays in service.
    await vi.waitFor(async () => {
      const ready = await app.inject({ url: routes.ready.path });
      expect([ready.statusCode, ready.json()]).toMatchObject([200, { status: 'ready', replica: 'unreachable' }]);
    }, soon);
  });
});

describe.runIf(isWholeSuite)('a streaming replica', () => {
  const undo: (() => unknown)[] = [];
  let [primary, standby]: EmbeddedPostgres[] = [];
  let site: Site;
  let replica: ProductDatabase;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'replica-'));
    chmodSync(folder, 0o755);
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const dir = await makeServer(join(folder, 'primary'));
    primary = await startEmbeddedPostgres({
      dir,
      durable: false,
      settings: { ...streamingSettings, synchronous_commit: 'local' },
    });
    undo.push(async () => await primary?.stop());
    const url = primary.url('product');
    await ensureDatabase(url);
    await migrateProduct(url);
    const database = openPool<ProductSchema>(url, { maxConnections: 4 });
    undo.push(async () => await database.destroy());
    site = await buildSite(database);
    standby = await startReplica(primary, folder);
    undo.push(async () => await standby?.stop());
    replica = openPool<ProductSchema>(standby.url('product'), { maxConnections: 8 });
    undo.push(async () => await replica.destroy());
  });
  afterAll(async () => {
    for (const step of undo.toReversed()) await step();
  });

  const onReplica = async (statement: string) => void (await sql.raw(statement).execute(replica));
  const scansOf = async (database: ProductDatabase) => {
    const { rows } = await sql<{ scans: number }>`
      select (coalesce(seq_scan, 0) + coalesce(idx_scan, 0))::integer as scans from pg_stat_user_tables where relname = 'pfa_mirror'`.execute(
      database,
    );
    return rows[0]?.scans ?? 0;
  };
  let changes = 0;
  /** By the API. Returns what an export must show from now on. */
  const change = async (app: FastifyInstance) => {
    const category = `Changed ${++changes}`;
    const url = routes.saveDrafts.path.replace(':orgId', site.organization);
    const payload = { modifications: [{ pfaId: 'R-1', delta: { category } }] };
    const { statusCode, body } = await app.inject({ method: 'POST', url, headers: site.headers, payload });
    expect([statusCode, body]).toEqual([200, expect.any(String)]);
    return category;
  };

  test('serves exports, as its own figures show, and each shows what was written before it', async () => {
    const app = await serve(site, { database: replica, waitMs: 120_000 });
    const before = await scansOf(replica);
    // It applies what was committed half a second ago, and not what was committed just now.
    await onReplica("alter system set recovery_min_apply_delay = '500ms'");
    await onReplica('select pg_reload_conf()');
    for (let i = 0; i < 3; i++) {
      const changed = await change(app);
      expect(await exported(app, site)).toContain(changed);
    }
    expect(app.longReads.served).toEqual({ replica: 3, primary: 0 });
    await vi.waitFor(async () => expect(await scansOf(replica)).toBeGreaterThan(before), soon);
    await onReplica('alter system reset recovery_min_apply_delay');
    await onReplica('select pg_reload_conf()');
  });

  test('that does not replay leaves exports to the primary, which show what was written, until it goes on', async () => {
    const app = await serve(site, { database: replica, waitMs: 200 });
    await onReplica('select pg_wal_replay_pause()');
    onTestFinished(async () => await onReplica('select pg_wal_replay_resume()'));
    const changed = await change(app);
    expect(await exported(app, site)).toContain(changed);
    expect(app.longReads.served).toEqual({ replica: 0, primary: 1 });
    expect(await standingOf(app)).toBe('behind');
    const figures = (await app.inject({ url: routes.metrics.path })).body;
    expect(figures).toMatch(/^vanguard_replica_up 1$/m);
    expect(Number(/^vanguard_replica_lag_seconds (\S+)$/m.exec(figures)?.[1])).toBeGreaterThan(0);
    await onReplica('select pg_wal_replay_resume()');
    await vi.waitFor(async () => {
      await exported(app, site);
      expect(app.longReads.served.replica).toBeGreaterThan(0);
    }, soon);
  });

  test('whose replay goes before a reader cuts that one off, who gets it whole from the primary', async () => {
    await onReplica('alter system set max_standby_streaming_delay = 0');
    await onReplica('select pg_reload_conf()');
    await sql`insert into pfa_mirror (organization_id, pfa_id, data)
              select ${site.organization}, 'L' || n, jsonb_build_object('forecastCategory', repeat('long', 2500)) from generate_series(1, 6000) n`.execute(
      site.database,
    );
    const app = await serve(site, { database: replica, waitMs: 120_000 });
    const address = await app.listen({ port: 0 });
    const path = routes.exportCsv.path.replace(':orgId', site.organization);
    const leaving = new AbortController();
    onTestFinished(() => leaving.abort());
    const headers = { ...site.headers, connection: 'close', 'accept-encoding': 'identity' };
    const ask = async () => await fetch(address + path, { headers, signal: leaving.signal });
    // A reader who has not taken it all holds its snapshot.
    const slow = await ask();
    expect(slow.status).toBe(200);
    await sql`delete from pfa_mirror where pfa_id like 'L%' and length(pfa_id) < 4`.execute(site.database);
    await sql`vacuum pfa_mirror`.execute(site.database);
    await vi.waitFor(async () => {
      const { rows } = await sql<{ conflicts: number }>`
        select conflicts::integer from pg_stat_database where datname = current_database()`.execute(replica);
      expect(rows[0]?.conflicts).toBeGreaterThan(0);
    }, soon);
    await expect(slow.text()).rejects.toThrow('terminated');
    const whole = await (await ask()).text();
    // The header, what the first test has, and what was not deleted; the last line ends.
    expect(whole.split('\r\n')).toHaveLength(6000 - 99 + 3);
    expect(app.longReads.served).toEqual({ replica: 0, primary: 1 });
  });

  test('that dies leaves exports to the primary', async () => {
    const app = await serve(site, { database: replica, waitMs: 120_000 });
    await exported(app, site);
    expect(app.longReads.served).toEqual({ replica: 1, primary: 0 });
    await standby?.stop();
    const changed = await change(app);
    expect(await exported(app, site)).toContain(changed);
    expect(app.longReads.served).toEqual({ replica: 1, primary: 1 });
    // Anew: what was found before is remembered for a moment.
    expect(await standingOf(await serve(site, { database: replica, waitMs: 120_000 }))).toBe('unreachable');
  });
});
