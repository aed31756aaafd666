/** Backups of a server of one's own: by its pg_dump, of one snapshot, by a role that row-level security binds. */
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTotals, migrateProduct, type ProductSchema, saveDrafts } from '@vanguard/datastore';
import { buildMember, buildMirrorRecord, buildOrganization, buildUser } from '@vanguard/datastore/testing';
import { connectClient, openPool, quoteIdentifier, withDatabase } from '@vanguard/postgres';
import { BackupError, findClientTools } from '@vanguard/postgres/backup';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeRoles } from '../roles/make-roles.ts';
import { readSettings, type Settings } from '../settings.ts';
import { openDumpEngine, withoutChangeTables } from './dump-engine.ts';
import { digestsOf } from './engine.ts';
import { makeBackup } from './make-backup.ts';
import { restoreBackup } from './restore-backup.ts';
import { verifyBackup } from './verify-backup.ts';

const server = useTestDatabase();
const folder = mkdtempSync(join(tmpdir(), 'dump-'));
const { signal } = new AbortController();
const tag = randomBytes(4).toString('hex');
const owner = `backup_owner_${tag}`;
const names = {
  product: `backup_product_${tag}`,
  restored: `backup_restored_${tag}`,
  filled: `backup_filled_${tag}`,
  ofRole: `backup_of_role_${tag}`,
};
let hasTools = true;
let scope = { organizationId: '', userId: '' };

async function asAdmin(...statements: string[]): Promise<void> {
  const admin = await connectClient(server.url);
  for (const statement of statements) await admin.query(statement);
  await admin.end();
}

function urlOf(database: string): string {
  const url = new URL(withDatabase(server.url, database));
  [url.username, url.password] = [owner, 'secret'];
  return url.href;
}

const settingsOf = (database: string): Settings =>
  readSettings({ VANGUARD_DATA: folder, DATABASE_URL: urlOf(database) });
async function totalOf(database: string) {
  const pool = openPool<ProductSchema>(urlOf(database));
  const filter = { includeDiscontinued: true, includeFundsTransferable: true };
  const totals = await findTotals(pool, scope, filter);
  await pool.destroy();
  return totals;
}

const codeOf = async (work: Promise<unknown>) =>
  await work.then(
    () => 'none',
    (error: unknown) => (error as { code: string }).code,
  );

beforeAll(async () => {
  await asAdmin(
    `create role ${owner} login createdb createrole password 'secret'`,
    // Of all installations of the server: another one may be making it right now, and this one has to be let in.
    `do $$ begin
       create role vanguard_app nologin;
     exception when duplicate_object or unique_violation then null;
     end $$`,
    `grant vanguard_app to ${owner}`,
    `create database ${names.product} owner ${owner}`,
    `create database ${names.filled} owner ${owner}`,
  );
  await migrateProduct(urlOf(names.product));
  const database = openPool<ProductSchema>(withDatabase(server.url, names.product));
  const organization = await buildOrganization(database, 'RIO');
  const user = await buildUser(database, 'ann', { role: 'admin' });
  await buildMember(database, organization, user);
  await buildMirrorRecord(database, organization, 'R-1', { category: 'Cranes', source: 'Purchase' });
  const modifications = [{ pfaId: 'R-1', delta: { category: 'Pumps' } }];
  scope = { organizationId: organization, userId: user };
  await saveDrafts(database, scope, { modifications });
  await database.destroy();
  hasTools = (await codeOf(openDumpEngine(urlOf(names.product)))) === 'none';
});
afterAll(async () => {
  const drops = Object.values(names).map((name) => `drop database if exists ${quoteIdentifier(name)} with (force)`);
  const roles = ['_server', '_worker', '_backup', '_monitoring'].map((suffix) => owner + suffix);
  await asAdmin(...drops, `drop role if exists ${roles.join(', ')}`, `drop owned by ${owner}`, `drop role ${owner}`);
  rmSync(folder, { recursive: true, force: true });
});

test('tools that are older than the server are refused in words', () => {
  expect(() => findClientTools(99)).toThrow(BackupError);
  expect(() => findClientTools(99)).toThrow(/PostgreSQL 99, and pg_dump of that version is needed/);
});

describe('where pg_dump fits the server', () => {
  test('a backup holds what all organizations have, and restores as it was', async ({ skip }) => {
    skip(!hasTools, 'no pg_dump for this server');
    const made = await makeBackup(settingsOf(names.product), { signal });
    expect(made.manifest).toMatchObject({ engine: 'pg_dump', isProved: true, owner });
    const rows = new Map(made.manifest.tables.map((table) => [table.name, table.rows]));
    expect(['pfa_draft', 'pfa_mirror', 'app_user', 'organization'].map((name) => rows.get(`public.${name}`))).toEqual([
      1, 1, 1, 1,
    ]);
    const ann = { username: 'ann', role: 'admin', organizations: 1 };
    const signedIn = [{ ...ann, record: { pfaId: 'R-1', organization: 'RIO', total: 1 } }];
    expect(await verifyBackup(made.folder, settingsOf(names.product), signal)).toMatchObject({ signedIn });
    expect(await restoreBackup(made.folder, settingsOf(names.restored), { signal })).toMatchObject({ signedIn });
    const held = await digestsOf(urlOf(names.product));
    expect(withoutChangeTables(await digestsOf(urlOf(names.restored)))).toEqual(withoutChangeTables(held));
    // The summaries are fresh there, so that a change since they were refreshed would count twice.
    expect(held.find(({ name }) => name === 'public.pfa_summary_change')?.rows).toBeGreaterThan(0);
    expect(await totalOf(names.restored)).toEqual(await totalOf(names.product));
    // What was restored has no backdoor: row-level security binds its owner again.
    const client = await connectClient(urlOf(names.restored));
    expect((await client.query('select from pfa_draft')).rowCount).toBe(0);
    await client.end();
  });

  test('refuses what is not empty, another role, a damaged file; and leaves nothing', async ({ skip }) => {
    skip(!hasTools, 'no pg_dump for this server');
    const { folder: backup } = await makeBackup(settingsOf(names.product), { signal });
    const client = await connectClient(urlOf(names.filled));
    await client.query('create table theirs (n integer)');
    expect(await codeOf(restoreBackup(backup, settingsOf(names.filled), { signal }))).toBe('target_not_empty');
    await client.query('drop table theirs');
    const asOther = readSettings({ VANGUARD_DATA: folder, DATABASE_URL: withDatabase(server.url, names.filled) });
    expect(await codeOf(restoreBackup(backup, asOther, { signal }))).toBe('other_role');
    expect(await codeOf(restoreBackup(backup, readSettings({ VANGUARD_DATA: folder }), { signal }))).toBe(
      'other_engine',
    );
    appendFileSync(join(backup, 'database.dump'), 'x');
    expect(await codeOf(restoreBackup(backup, settingsOf(names.filled), { signal }))).toBe('backup_damaged');
    expect((await client.query("select from pg_tables where schemaname = 'public'")).rowCount).toBe(0);
    await client.end();
  });

  test('the role of backups, which may write nothing, makes and proves one that the owner restores', async ({
    skip,
  }) => {
    skip(!hasTools, 'no pg_dump for this server');
    const { made } = await makeRoles(urlOf(names.product), withDatabase(server.url, names.product));
    const { role, url = '' } = made.find((one) => one.role.endsWith('_backup')) ?? {};
    const settings = readSettings({ VANGUARD_DATA: join(folder, 'of-role'), DATABASE_URL: url });
    expect((await makeBackup(settings, { signal })).manifest).toMatchObject({ isProved: false, owner });
    await asAdmin(`alter role ${role} createdb`);
    const { manifest, folder: backup } = await makeBackup(settings, { signal });
    expect(manifest).toMatchObject({ engine: 'pg_dump', isProved: true, owner });
    expect(manifest.tables.find(({ name }) => name === 'public.pfa_draft')?.rows).toBe(1);
    await restoreBackup(backup, settingsOf(names.ofRole), { signal });
    const held = withoutChangeTables(await digestsOf(urlOf(names.product)));
    expect(withoutChangeTables(await digestsOf(urlOf(names.ofRole)))).toEqual(held);
    const client = await connectClient(url);
    await expect(client.query('delete from pfa_draft')).rejects.toMatchObject({ code: '42501' });
    await client.end();
  });

  test('rows that a policy hides from the role are no silent loss', async ({ skip }) => {
    skip(!hasTools, 'no pg_dump for this server');
    const client = await connectClient(urlOf(names.product));
    await client.query(
      'create table hidden (n integer); alter table hidden enable row level security, force row level security; create policy none on hidden using (false)',
    );
    const before = readdirSync(join(folder, 'backups'));
    expect(await codeOf(makeBackup(settingsOf(names.product), { signal }))).toBe('hidden_rows');
    expect(readdirSync(join(folder, 'backups'))).toEqual(before);
    await client.query('drop table hidden');
    await client.end();
  });
});
