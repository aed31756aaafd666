/** The product on a server of others: its owner is not a superuser, and may not even create roles. */
import {
  connectClient,
  type Database,
  inTransaction,
  openPool,
  quoteIdentifier,
  quoteLiteral,
} from '@vanguard/postgres';
import { createTestDatabase, useTestDatabase } from '@vanguard/postgres/testing';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  adoptLegacy,
  asOrganization,
  findAccess,
  findHistory,
  findSignInFaults,
  findUnboundRole,
  isProductEmpty,
  keepAnswer,
  listOrganizations,
  listRecords,
  migrateProduct,
  refreshSummaries,
  removeExpiredAnswers,
  saveDrafts,
} from './index.ts';
import { createLegacySchema, insertLegacy } from './adoption/testing/legacy-schema.ts';
import { recordAdoption, undoAdoption } from './product-contents.ts';
import type { ProductSchema } from './schema.ts';
import { productTemplate } from './testing/index.ts';
import { acrossOrganizations } from './scope.ts';

const server = useTestDatabase();
const password = randomBytes(8).toString('hex');
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean();
});

async function asAdmin(...statements: string[]): Promise<void> {
  const admin = await connectClient(server.url);
  try {
    for (const statement of statements) await admin.query(statement);
  } finally {
    await admin.end();
  }
}

/** A database of its own that belongs to a new role with these attributes; its URL for that role. */
async function createOwnedDatabase(attributes: string): Promise<{ url: string; owner: string }> {
  const owner = `owner_${randomBytes(6).toString('hex')}`;
  const { url, drop } = await createTestDatabase();
  const database = new URL(url).pathname.slice(1);
  await asAdmin(
    `create role ${quoteIdentifier(owner)} login ${attributes} password ${quoteLiteral(password)}`,
    `alter database ${quoteIdentifier(database)} owner to ${quoteIdentifier(owner)}`,
  );
  cleanups.push(
    async () => await asAdmin(`drop owned by ${quoteIdentifier(owner)} cascade`, `drop role ${quoteIdentifier(owner)}`),
    drop,
  );
  const owned = new URL(url);
  owned.username = owner;
  owned.password = password;
  return { url: owned.href, owner };
}

/**
 * The tables of which a query without a scope sees rows. (The words of records are read through functions with a
 * condition of their own, since one of a policy would keep their index from serving.)
 */
async function listUnscoped(database: Database<ProductSchema>): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'pfa_search'`.execute(database);
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await sql`select from ${sql.table(name)} limit 1`.execute(database);
      return rows.length > 0 ? [name] : [];
    }),
  );
  return found.flat();
}

describe('an owner who is not a superuser', () => {
  // The role belongs to the whole server: it is there before the first of these tests.
  beforeAll(async () => await migrateProduct(server.url));

  test('needs the role vanguard_app, and is told what an administrator has to run', async () => {
    const { url, owner } = await createOwnedDatabase('');
    await expect(migrateProduct(url)).rejects.toThrow(new RegExp(`grant vanguard_app to ${owner}`));
    await asAdmin(`grant vanguard_app to ${quoteIdentifier(owner)}`);
    expect(await migrateProduct(url)).not.toEqual([]);
  });

  test('adopts, serves and undoes; without a scope it sees nothing of any organization either', async () => {
    const { url, owner } = await createOwnedDatabase('');
    await asAdmin(`grant vanguard_app to ${quoteIdentifier(owner)}`);
    await migrateProduct(url);
    const database = openPool<ProductSchema>(url, { maxConnections: 2 });
    cleanups.push(async () => await database.destroy());
    await inTransaction(database, async (trx) => {
      await createLegacySchema(trx);
      await insertLegacy(trx, 'users', { id: 'ann', username: 'ann', passwordHash: 'none' });
      await insertLegacy(trx, 'organizations', { id: 'rio', code: 'RIO', name: 'Rio' });
      await insertLegacy(trx, 'user_organizations', { userId: 'ann', organizationId: 'rio' });
      const edit = { syncState: 'modified', modifiedBy: 'ann', modifiedFields: '["dor"]', dor: 'BEO' };
      await insertLegacy(trx, 'pfa_records', { pfaId: 'P1', organizationId: 'rio', ...edit });
      await insertLegacy(trx, 'sync_logs', { id: '1', organizationId: 'rio', syncType: 'full', status: 'completed' });
      await recordAdoption(trx, 'run', await adoptLegacy(trx));
    });

    const account = {
      id: 'ann',
      username: 'ann',
      email: null,
      firstName: null,
      lastName: null,
      mustChangePassword: false,
      locale: null,
    };
    expect(await listOrganizations(database, { ...account, role: 'user' })).toMatchObject([
      { id: 'rio', recordCount: 1, role: 'member', lastSyncAt: expect.any(String) },
    ]);
    expect(await findSignInFaults(database)).toMatchObject({ accounts: 1, withoutOrganization: [] });
    const page = await listRecords(
      database,
      { organizationId: 'rio', userId: 'ann' },
      { includeDiscontinued: false, includeFundsTransferable: false, sort: [], limit: 10, offset: 0 },
    );
    expect(page).toMatchObject({ total: 1, draftCount: 1 });

    expect(await listUnscoped(database)).toEqual([]);
    expect(await isProductEmpty(database)).toBe(false);
    await inTransaction(database, async (trx) => await undoAdoption(trx, { discard: false }));
    expect(await isProductEmpty(database)).toBe(true);
  });

  test('finds access, writes history and keeps answers', async () => {
    const { url, owner } = await createOwnedDatabase('');
    await asAdmin(`grant vanguard_app to ${quoteIdentifier(owner)}`);
    await migrateProduct(url);
    const database = openPool<ProductSchema>(url, { maxConnections: 2 });
    cleanups.push(async () => await database.destroy());
    const scope = { organizationId: 'rio', userId: 'ann' };
    const session = await acrossOrganizations(database, async (trx) => {
      await sql`insert into organization (id, code, name) values ('rio', 'RIO', 'Rio')`.execute(trx);
      await sql`insert into app_user (id, username, password_hash) values ('ann', 'ann', 'none')`.execute(trx);
      await sql`insert into organization_member (organization_id, user_id) values ('rio', 'ann')`.execute(trx);
      await sql`insert into pfa_mirror (organization_id, pfa_id, data) values ('rio', 'P1', '{"area": "Silo 1"}')`.execute(
        trx,
      );
      await sql`update pfa_mirror set data = '{"area": "Silo 2"}'`.execute(trx);
      const { rows } = await sql<{ id: string }>`
        insert into session (user_id, expires_at) values ('ann', now() + interval '1 hour') returning id`.execute(trx);
      return rows[0]?.id ?? '';
    });
    expect((await findAccess(database, session, 'rio'))?.organizationRole).toBe('member');
    const modifications = [{ pfaId: 'P1', delta: { area: 'Marine' } }];
    const save = async () =>
      await keepAnswer(database, scope, { route: 'save', key: 'k', digest: '' }, async (trx) => ({
        status: 200,
        body: await saveDrafts(trx, scope, { modifications }),
      }));
    expect([(await save()).isRepeated, (await save()).isRepeated]).toEqual([false, true]);
    expect(await listUnscoped(database)).toEqual([]);
    const history = await findHistory(database, scope, { pfaId: 'P1', limit: 9 });
    expect(history?.entries.map(({ origin }) => origin)).toEqual(['edit', 'upstream']);
    await acrossOrganizations(database, async (trx) => {
      await sql`update kept_answer set expires_at = now()`.execute(trx);
    });
    expect(await removeExpiredAnswers(database)).toBe(1);
  });

  test('leaves nothing of an organization that it deletes, whatever it sees', async () => {
    const { url, owner } = await createOwnedDatabase('');
    await asAdmin(`grant vanguard_app to ${quoteIdentifier(owner)}`);
    await migrateProduct(url);
    const database = openPool<ProductSchema>(url, { maxConnections: 2 });
    cleanups.push(async () => await database.destroy());
    await sql`insert into organization (id, code, name) values ('rio', 'RIO', 'Rio')`.execute(database);
    await sql`insert into app_user (id, username, password_hash) values ('ann', 'ann', 'none')`.execute(database);
    const scope = { organizationId: 'rio', userId: 'ann' };
    await asOrganization(database, scope, async (trx) => {
      await sql`insert into pfa_mirror (organization_id, pfa_id, data) values ('rio', 'P1', '{"area": "Silo 1"}')`.execute(
        trx,
      );
      await saveDrafts(trx, scope, { modifications: [{ pfaId: 'P1', delta: { area: 'Marine' } }] });
    });
    await sql`delete from organization`.execute(database);
    const left = await acrossOrganizations(database, async (trx) => {
      const { rows } = await sql<{ name: string }>`
        select 'pfa_mirror' as name from pfa_mirror union all select 'pfa_draft' from pfa_draft
        union all select 'pfa_overlay' from pfa_overlay union all select 'pfa_edit' from pfa_edit
        union all select 'pfa_edit_change' from pfa_edit_change union all select 'pfa_history' from pfa_history`.execute(
        trx,
      );
      return rows;
    });
    expect(left).toEqual([]);
  });

  test('is given what a superuser has made, by the statements of the documentation', async () => {
    const { url, owner } = await createOwnedDatabase('');
    const asSuperuser = new URL(server.url);
    asSuperuser.pathname = new URL(url).pathname;
    await migrateProduct(asSuperuser.href);
    const admin = await connectClient(asSuperuser.href);
    cleanups.push(async () => await admin.end());
    const [, , handOver = ''] = readFileSync(
      new URL('../../../docs/how-to/use-a-server-of-your-own.md', import.meta.url),
      'utf8',
    ).split('```sql\n');
    const [, query = ''] = handOver.replaceAll('to vanguard', `to ${owner}`).split(/;\n|\\gexec/);
    const { rows } = await admin.query<{ format: string }>(query);
    for (const { format } of rows) await admin.query(format);
    await asAdmin(`grant vanguard_app to ${quoteIdentifier(owner)}`);

    const database = openPool<ProductSchema>(url, { maxConnections: 2 });
    cleanups.push(async () => await database.destroy());
    expect(await findUnboundRole(database)).toBeUndefined();
    await sql`insert into organization (id, code, name) values ('rio', 'RIO', 'Rio')`.execute(database);
    await asOrganization(database, { organizationId: 'rio', userId: 'ann' }, async (trx) => {
      await sql`insert into pfa_mirror (organization_id, pfa_id, data) values ('rio', 'P1', '{}')`.execute(trx);
    });
    expect(await refreshSummaries(database)).toBe(true);
    expect(await listUnscoped(database)).toEqual([]);
  });

  test('cannot widen the view of a person: the setting of the owner means nothing to vanguard_app', async () => {
    const { url, owner } = await createOwnedDatabase('createrole');
    await asAdmin(`grant vanguard_app to ${quoteIdentifier(owner)}`);
    await migrateProduct(url);
    const database = openPool<ProductSchema>(url, { maxConnections: 2 });
    cleanups.push(async () => await database.destroy());
    await sql`insert into organization (id, code, name) values ('rio', 'RIO', 'Rio'), ('ulm', 'ULM', 'Ulm')`.execute(
      database,
    );
    await asOrganization(database, { organizationId: 'rio', userId: 'ann' }, async (trx) => {
      await sql`insert into pfa_mirror (organization_id, pfa_id, data) values ('rio', 'P1', '{}')`.execute(trx);
    });
    const seen = await asOrganization(database, { organizationId: 'ulm', userId: 'ann' }, async (trx) => {
      await sql`select set_config('vanguard.across_organizations', 'on', true)`.execute(trx);
      return await trx.selectFrom('pfa_mirror').select('pfa_id').execute();
    });
    expect(seen).toEqual([]);
  });

  test('the statement of the documentation tells who did what', async () => {
    const page = readFileSync(new URL('../../../docs/how-to/audit-and-personal-data.md', import.meta.url), 'utf8');
    const [, history = ''] = /```sql\n([\s\S]*?)```/.exec(page) ?? [];
    const { url, owner } = await createOwnedDatabase('');
    await asAdmin(`grant vanguard_app to ${quoteIdentifier(owner)}`);
    await migrateProduct(url);
    const database = openPool<ProductSchema>(url, { maxConnections: 2 });
    cleanups.push(async () => await database.destroy());
    await sql`insert into organization (id, code, name) values ('rio', 'RIO', 'Rio')`.execute(database);
    await sql`insert into app_user (id, username, password_hash) values ('b', 'bea', 'none')`.execute(database);
    const scope = { organizationId: 'rio', userId: 'b' };
    await asOrganization(database, scope, async (trx) => {
      await sql`insert into pfa_mirror (organization_id, pfa_id, data) values ('rio', 'P1', '{}')`.execute(trx);
      await saveDrafts(trx, scope, { modifications: [{ pfaId: 'P1', delta: { category: 'Pumps' } }] });
    });
    const client = await connectClient(url);
    cleanups.push(async () => await client.end());
    const results = (await client.query(history)) as unknown as { rows: Record<string, unknown>[] }[];
    expect(results.at(-1)?.rows).toMatchObject([{ who: 'bea', pfa_id: 'P1', organization: 'RIO' }]);
  });
});

test('the statements for managed servers are within the rights of their administrators', async () => {
  const page = readFileSync(new URL('../../../docs/how-to/use-a-managed-server.md', import.meta.url), 'utf8');
  const name = `managed_${randomBytes(6).toString('hex')}`;
  const block = (/```sql\n([\s\S]*?)```/.exec(page)?.[1] ?? '').replaceAll('vanguard', name);
  const statements = block.split(';').filter((statement) => statement.trim() !== '');
  expect(statements).toHaveLength(5);
  const admin = `${name}_admin`;
  await asAdmin(`create role ${admin} login createrole createdb password ${quoteLiteral(password)}`);
  cleanups.push(async () => await asAdmin(`drop role ${admin}`));
  const url = new URL(server.url);
  [url.username, url.password] = [admin, password];
  const client = await connectClient(url.href);
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
  cleanups.push(
    async () => await asAdmin(`drop database ${name} with (force)`, `drop role ${name}`, `drop role ${name}_app`),
  );
  // The role of the product has this name in the whole server, and is made once.
  cleanups.push((await createTestDatabase(productTemplate)).drop);
  await asAdmin(`grant vanguard_app to ${name}`);
  [url.username, url.password, url.pathname] = [name, 'a long one', name];
  expect(await migrateProduct(url.href)).not.toEqual([]);
});
