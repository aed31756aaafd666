/** Whose the database of an installation is: a role's that row-level security binds, also where a superuser made it. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  asOrganization,
  findUnboundRole,
  isProductEmpty,
  type ProductSchema,
  refreshSummaries,
  saveDrafts,
  undoAdoption,
} from '@vanguard/datastore';
import { writeLegacySample } from '@vanguard/legacy-sample';
import { startEmbeddedPostgres, withDatabase, withinOpenTransaction } from '@vanguard/postgres';
import { hasOpenssl, useEncryptedServer } from '@vanguard/postgres/testing';
import { sql } from 'kysely';
import { verifyMigration } from 'sqlite-to-postgres';
import { rollbackReopened } from 'sqlite-to-postgres/cli/commands';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { checkConnections } from './connections.ts';
import { type Installation, legacySchema, openInstallation } from './installation.ts';
import { migrateLegacy } from './migrate-legacy.ts';
import { readSettings, type Settings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'installation-'));
// So that an embedded server, which never runs as root, reaches its data here.
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settingsOf = (name: string): Settings => readSettings({ VANGUARD_DATA: join(folder, name) });

async function open(settings: Settings): Promise<Installation> {
  const installation = await openInstallation(settings);
  onTestFinished(installation.close);
  return installation;
}

/**
 * Rows of every table with an organization that a query without a scope sees. (The words of records are read through
 * functions with a condition of their own: see the migration that made pfa_search.)
 */
async function countUnscoped({ database }: Installation): Promise<[table: string, rows: number][]> {
  const { rows: tables } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'pfa_search' order by 1`.execute(
    database,
  );
  const counts: [string, number][] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ n: number }>`select count(*)::integer as n from ${sql.table(name)}`.execute(database);
    counts.push([name, rows[0]?.n ?? 0]);
  }
  return counts;
}

/** What of the database is not its owner's, and no part of PostgreSQL. */
async function listForeignObjects({ database }: Installation): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select pg_describe_object(o.class, o.oid, 0) as name
      from (select 'pg_class'::regclass as class, oid, relowner as owner from pg_class
            union all select 'pg_proc'::regclass, oid, proowner from pg_proc
            union all select 'pg_type'::regclass, oid, typowner from pg_type
            union all select 'pg_namespace'::regclass, oid, nspowner from pg_namespace
            union all select 'pg_policy'::regclass, p.oid, role from pg_policy p, unnest(polroles) role
                       where role not in (0, 'vanguard_app'::regrole)) o
     where o.oid >= 16384 and o.owner <> current_user::regrole`.execute(database);
  return rows.map(({ name }) => name);
}

async function readOrganization({ database }: Installation): Promise<{ id: string; user: string }> {
  const { rows } = await sql<{ id: string; user: string }>`
    select (select min("organizationId") from legacy.pfa_records) as id, (select min(id) from app_user) as "user"`.execute(
    database,
  );
  return rows[0] ?? { id: '', user: '' };
}

async function moveSample(installation: Installation, { dataFolder }: Settings): Promise<string> {
  const source = join(dataFolder, 'legacy.db');
  writeLegacySample(source, { records: 60 });
  await migrateLegacy(installation, { source, stateBase: dataFolder });
  return source;
}

test('more connections than the server gives are refused at the start, in words', async () => {
  const { shares, target } = await open({ ...settingsOf('new'), poolSize: 300 });
  await expect(checkConnections(shares, target.url)).rejects.toMatchObject({
    code: 'too_few_connections',
    message: 'The product wants 308 connections to the database, and gets 197 at most.',
  });
  await checkConnections({ ...shares, requests: 189 }, target.url);
});

describe('a new installation', () => {
  test('signs in as the owner of its database, who may nothing beyond it', async () => {
    const { database } = await open(settingsOf('new'));
    const { rows } = await sql`
      select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
             pg_get_userbyid((select datdba from pg_database where datname = current_database())) as owner
        from pg_roles where rolname = current_user`.execute(database);
    const rights = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
    };
    expect(rows).toEqual([{ rolname: 'vanguard', owner: 'vanguard', ...rights }]);
    expect(await findUnboundRole(database)).toBeUndefined();
  });

  test('shows nothing of any organization to a query without a scope, and everything to one with it', async () => {
    const installation = await open(settingsOf('new'));
    const { database } = installation;
    await sql`insert into organization (id, code, name) values ('rio', 'RIO', 'Rio')`.execute(database);
    await sql`insert into app_user (id, username, password_hash) values ('ann', 'ann', 'none')`.execute(database);
    const scope = { organizationId: 'rio', userId: 'ann' };
    await asOrganization(database, scope, async (trx) => {
      await sql`insert into organization_member (organization_id, user_id) values ('rio', 'ann')`.execute(trx);
      await sql`insert into pfa_mirror (organization_id, pfa_id, data) values ('rio', 'P1', '{}')`.execute(trx);
      await saveDrafts(trx, scope, { modifications: [{ pfaId: 'P1', delta: { area: 'Marine' } }] });
    });
    const counts = await countUnscoped(installation);
    expect(counts.filter(([, rows]) => rows > 0)).toEqual([]);
    expect(counts.map(([table]) => table)).toEqual(expect.arrayContaining(['pfa_mirror', 'pfa_draft', 'pfa_overlay']));
    const seen = await asOrganization(database, scope, async (trx) => {
      return await trx.selectFrom('pfa_mirror').select('pfa_id').execute();
    });
    expect(seen).toEqual([{ pfa_id: 'P1' }]);
  });
});

describe.runIf(hasOpenssl)('a URL', () => {
  const server = useEncryptedServer();

  test('is used with all it says: encryption, and the number of connections', async () => {
    const url = `${withDatabase(server.url, 'vanguard')}?sslmode=require&connection_limit=3`;
    const installation = await openInstallation(settingsOf('encrypted'), { argument: url, mayCreate: true });
    onTestFinished(installation.close);
    const { database, reserved, health } = installation;
    const pools = [database, reserved, health, database, database];
    await Promise.all(pools.map(async (pool) => await sql`select pg_sleep(0.1)`.execute(pool)));
    const { rows } = await sql<{ n: number; encrypted: boolean }>`
      select count(*)::integer as n, bool_and(ssl) as encrypted
        from pg_stat_activity join pg_stat_ssl using (pid) where application_name like 'vanguard%'`.execute(database);
    // The third is for the loop with PEMS, which does not run here.
    expect(rows).toEqual([{ n: 2, encrypted: true }]);
  });
});

describe('an installation that a superuser made', () => {
  const settings = settingsOf('carried');
  let source = '';
  let roleBefore: string | undefined;
  beforeAll(async () => {
    const dir = join(settings.dataFolder, 'postgres');
    const server = await startEmbeddedPostgres({ dir });
    const installation = await openInstallation(settings, { argument: server.url('vanguard'), mayCreate: true });
    // The journal of such an installation names the embedded server.
    const target = { ...installation.target, name: `embedded:vanguard@${dir}` };
    source = await moveSample({ ...installation, target }, settings);
    roleBefore = await findUnboundRole(installation.database);
    await installation.close();
    await server.stop();
  });

  test('belongs to the bound role from its next start on, whole', async () => {
    expect(roleBefore).toBe('postgres');
    const installation = await open(settings);
    expect(await findUnboundRole(installation.database)).toBeUndefined();
    expect(await listForeignObjects(installation)).toEqual([]);
    expect((await countUnscoped(installation)).filter(([, rows]) => rows > 0)).toEqual([]);
  });

  test('works as before: records, summaries and the copy are what they were', async () => {
    const installation = await open(settings);
    const { id, user } = await readOrganization(installation);
    const scope = { organizationId: id, userId: user };
    const count = await asOrganization(installation.database, scope, async (trx) => {
      const { rows } = await sql<{ n: number }>`
        update pfa_mirror set data = data || '{"area": "Silo 9"}' where organization_id = ${id} returning 1 as n`.execute(
        trx,
      );
      return rows.length;
    });
    expect(count).toBeGreaterThan(0);
    expect(await refreshSummaries(installation.database)).toBe(true);
    const { tables } = await verifyMigration({ source, target: installation.target.url, schema: legacySchema });
    expect(tables).toContainEqual(expect.objectContaining({ name: 'pfa_records', rows: 60 }));
  });

  test('is rolled back by the same role', async () => {
    const users = new Set<string>();
    await rollbackReopened({
      stateBase: settings.dataFolder,
      discard: true,
      beforeDrop: async (client) => {
        const { rows } = await client.query<{ role: string }>('select session_user as role');
        users.add(rows[0]?.role ?? '');
        await withinOpenTransaction<ProductSchema, void>(client, async (trx) => {
          await undoAdoption(trx, { discard: true });
        });
      },
    });
    expect([...users]).toEqual(['vanguard']);
    expect(await isProductEmpty((await open(settings)).database)).toBe(true);
  });
});
