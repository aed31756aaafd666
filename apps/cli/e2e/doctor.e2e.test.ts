/** `vanguard doctor` finds why people cannot sign in, on a product database of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findUnboundRole, openPasswordPool } from '@vanguard/datastore';
import { writeLegacySample } from '@vanguard/legacy-sample';
import { buildMember, buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { vanguard } from './command.ts';

const bcryptHash = `$2b$10$${'a'.repeat(53)}`;
const product = useProductDatabase();
const bare = useTestDatabase();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function doctor(...args: string[]): Promise<{ status: number | null; lines: string[] }> {
  return await doctorWith({}, ...args);
}

const doctorOf = async (url: string) => await doctorWith({ DATABASE_URL: url });

async function doctorWith(
  more: NodeJS.ProcessEnv,
  ...args: string[]
): Promise<{ status: number | null; lines: string[] }> {
  const environment = { VANGUARD_DATA: join(folder, 'installation'), DATABASE_URL: '', ...more };
  const { status, stdout } = await vanguard(['doctor', ...args], folder, environment);
  return { status, lines: stdout.split('\n') };
}

test('without an installation it says how to make one, and makes none', async () => {
  const { status, lines } = await doctor();
  expect(status).toBe(0);
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.stringContaining('there is no installation'),
      expect.stringContaining('vanguard start'),
    ]),
  );
});

test('a database without the schema of the product, and one without accounts, are told apart', async () => {
  const [empty, unused] = [await doctorOf(bare.url), await doctorOf(product.url)];
  expect(empty.lines.join('\n')).toMatch(/✗ product .*migrations of the product's schema are not applied/);
  expect(unused.lines.join('\n')).toMatch(/✗ product .*there are no accounts/);
  expect([empty.status, unused.status]).toEqual([4, 4]);
});

test('neither is in the way of a legacy database that brings them', async () => {
  const legacy = join(folder, 'legacy.db');
  writeLegacySample(legacy, { records: 0 });
  const [empty, unused] = [await doctor(legacy, bare.url), await doctor(legacy, product.url)];
  expect(empty.lines.join('\n')).toMatch(/! product .*migrations of the product's schema are not applied/);
  expect(unused.lines.join('\n')).toMatch(/! product .*there are no accounts/);
  expect([empty.status, unused.status]).toEqual([0, 0]);
});

test('a role that is not bound, a missing administrator, inactive accounts, strange hashes and people without an organization are named', async () => {
  const { database } = product;
  const organization = await buildOrganization(database, 'ALPH');
  await buildUser(database, 'boss', { role: 'admin', isActive: false, passwordHash: bcryptHash });
  const strange = await buildUser(database, 'strange', { passwordHash: 'md5:0123' });
  await buildMember(database, organization, strange, 'member');
  await buildUser(database, 'lonely', { passwordHash: bcryptHash });
  const { status, lines } = await doctor('--json', 'nowhere.db', product.url);
  const { findings } = JSON.parse(lines.at(-2) ?? '') as {
    findings: { subject: string; outcome: string; says: string }[];
  };
  const role = await findUnboundRole(database);
  const said = findings.filter(({ subject, outcome }) => subject === 'product' && outcome !== 'fine');
  expect(said.map(({ outcome, says }) => `${outcome}: ${says}`)).toEqual([
    ...(role === undefined
      ? []
      : [`warning: the product signs in as "${role}", whom row-level security does not bind`]),
    'problem: there is no active administrator',
    'warning: a sign-in is refused to inactive accounts: boss',
    'problem: no password matches, since the hash is neither bcrypt nor Argon2id: strange',
    'warning: accounts belong to no organization and would see nothing: lonely',
  ]);
  expect(status).toBe(3);
});

test('a delivered password and a weak secret are in the way where others reach the installation', async () => {
  await using passwords = openPasswordPool();
  const { database } = product;
  const id = await buildUser(database, 'delivered', { role: 'admin', passwordHash: await passwords.hash('admin123') });
  await database.updateTable('app_user').set({ must_change_password: true }).where('id', '=', id).execute();
  const alone = await doctorWith({ JWT_SECRET: 'x' }, 'nowhere.db', product.url);
  expect(alone.lines).toContainEqual(expect.stringMatching(/^! product .*delivered with: delivered$/));
  const exposed = await doctorWith({ JWT_SECRET: 'x', HOST: '::' }, 'nowhere.db', product.url);
  expect(exposed.lines).toContainEqual(expect.stringMatching(/^✗ product .*delivered with: delivered$/));
  expect(exposed.lines).toContainEqual(expect.stringMatching(/^✗ product .*JWT_SECRET is weak.*HOST is ::$/));
});
