/** The connections of a legacy installation, from its move to a test against a PEMS. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { useProductDatabase } from '@vanguard/datastore/testing';
import { sampleEncryptionKey, writeLegacySample } from '@vanguard/legacy-sample';
import { type Simulator, startSimulator } from '@vanguard/pems/simulator';
import { sql } from 'kysely';
import { capturedIo, type CommandResult } from 'sqlite-to-postgres/cli/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../program.ts';

const product = useProductDatabase();
let folder: string;
let simulator: Simulator;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'connections-'));
  writeLegacySample(join(folder, 'legacy.db'), { records: 20 });
  const user = { username: 'sample-user-0', password: 'sample-pässword-0' };
  simulator = await startSimulator({ recordCount: 200, organizations: ['ALPH', 'RIO'], user });
  await run('migrate legacy.db --yes --quiet');
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(words: string, input = '', environment: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  const settings = { DATABASE_URL: product.url, VANGUARD_DATA: folder, ...environment };
  const io = { ...capturedIo(folder, settings), stdin: Readable.from([input]) };
  return { status: await runCommand(words.split(' '), io), ...io.printed };
}

const kept = () => readFileSync(join(folder, 'encryption-keys'), 'utf8').split('\n');

test('are listed as locked, and are unlocked by the key of the legacy installation, once', async () => {
  expect((await run('connection list')).stdout).toMatch(/^pems-pfa-read +PEMS_PFA_READ .* locked +untested$/m);
  const wrong = await run('connection unlock', 'ab'.repeat(32));
  expect([wrong.status, wrong.stderr]).toEqual([expect.any(Number), expect.stringContaining('is not the key')]);
  expect(wrong.status).not.toBe(0);
  const { status, stdout, stderr } = await run('connection unlock', `${sampleEncryptionKey}\n`);
  expect([status, stderr, stdout]).toEqual([0, '', expect.stringMatching(/^\d+ credentials can be used now/)]);
  expect((await run('connection list')).stdout).not.toContain('locked');
  expect(statSync(join(folder, 'encryption-keys')).mode & 0o077).toBe(0);
  expect((await run('connection unlock', sampleEncryptionKey)).stdout).toBe('There was nothing to unlock.\n');
});

test('are tested against PEMS, with what is in the way said and kept', async () => {
  const point = sql`update api_configuration set url = ${simulator.connection.baseUrl} where id = 'pems-pfa-write'`;
  await asOwner(point);
  const refused = await run('connection test pems-pfa-write');
  expect([refused.status, refused.stdout]).toEqual([3, expect.stringMatching(/✗ head +.*Invalid login or password/)]);
  await asOwner(sql`update api_configuration set url = ${simulator.connection.baseUrl} where id = 'pems-pfa-read'`);
  const { status, stdout } = await run('connection test pems-pfa-read');
  expect([status, stdout]).toEqual([0, expect.stringMatching(/✓ count +\d+ records of RIO[\s\S]*can be used/)]);
  const { stdout: list } = await run('connection list --json');
  const { connections } = JSON.parse(list) as { connections: { id: string; status: string; lastError: string }[] };
  const states = new Map(connections.map((connection) => [connection.id, connection]));
  expect(states.get('pems-pfa-read')).toMatchObject({ status: 'connected', lastError: null });
  expect(states.get('pems-pfa-write')).toMatchObject({
    status: 'failed',
    lastError: expect.stringContaining('head: '),
  });
  expect(list + refused.stdout).not.toContain('pässword');
  expect((await run('connection test nobody')).stderr).toContain('There is no such connection');
});

test('are made and changed by what is given, with a password that is not an argument', async () => {
  const { baseUrl } = simulator.connection;
  const words = `connection set mine --usage PEMS_PFA_READ --url ${baseUrl} --organization RIO`;
  expect((await run(words)).stdout).toContain('was made');
  const password = await run('connection set mine --auth basic --user sample-user-0', 'sample-pässword-0\n');
  expect(password.stdout).toContain('was changed');
  expect((await run('connection test mine')).stdout).toMatch(/✗ settings .*no header "tenant"/);
  expect((await run('connection set mine --tenant T --pems-organization RIO')).status).toBe(0);
  expect(await run('connection test mine')).toMatchObject({ status: 0, stderr: '' });
  for (const [option, stored] of [
    ['--read-write', 'read-write'],
    ['--url', 'read-write'],
    ['--read-only', 'read'],
  ] as const) {
    await run(`connection set mine ${option === '--url' ? `--url ${baseUrl}` : option}`);
    expect(await operationsOf('mine')).toBe(stored);
  }
  expect((await run('connection set mine --read-write')).status).toBe(0);
  expect((await run('connection test mine')).stdout).toMatch(/✓ rights +records may be written/);
  await run(`connection set assets --usage PEMS_ASSETS --url ${baseUrl} --organization RIO`);
  await run('connection set assets --tenant T --pems-organization RIO');
  await run('connection set assets --auth basic --user sample-user-0', 'sample-pässword-0\n');
  expect(await run('connection test assets')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(
      /^✓ list +\d+ of \d+ assets read.*\nThe connection can be used: \d+ assets/,
    ) as string,
  });
  for (const [more, reason] of [
    ['--url ftp://x', 'is not a web address'],
    ['--url https://u:hidden@x', 'contains a user'],
    ['--usage READ', 'its usage is not valid'],
    ['--tenant T', 'given together'],
    ['--read-write --read-only', 'exclude each other'],
  ] as const) {
    const refused = await run(`connection set mine ${more}`);
    expect(refused.stderr).toContain(reason);
    expect(refused.stderr).not.toContain('hidden');
  }
});

test('come under another key, after which the old one is forgotten', async () => {
  const [before] = kept();
  expect((await run('connection rotate-key')).stdout).toMatch(/came under a new key/);
  expect(kept()).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  expect(kept()).not.toContain(before);
  expect((await run('connection test pems-pfa-read')).status).toBe(0);
  const [current = ''] = kept();
  const next = 'cd'.repeat(32);
  const setting = { VANGUARD_ENCRYPTION_KEY: `${next},${current}` };
  expect((await run('connection rotate-key', '', setting)).stdout).toContain('VANGUARD_ENCRYPTION_KEY');
  expect((await run('connection test pems-pfa-read', '', { VANGUARD_ENCRYPTION_KEY: next })).status).toBe(0);
  expect((await run('connection list')).stdout).toContain('other key');
});

test('need a key of their own where others reach the installation', async () => {
  const { status, stderr } = await run('connection list', '', { NODE_ENV: 'production' });
  expect([status, stderr]).toEqual([2, expect.stringContaining('VANGUARD_ENCRYPTION_KEY is not set')]);
});

async function asOwner(statement: ReturnType<typeof sql>): Promise<void> {
  await product.database.transaction().execute(async (trx) => {
    await sql`select set_config('vanguard.across_organizations', 'on', true)`.execute(trx);
    await statement.execute(trx);
  });
}

async function operationsOf(id: string): Promise<string | undefined> {
  return await product.database.transaction().execute(async (trx) => {
    await sql`select set_config('vanguard.across_organizations', 'on', true)`.execute(trx);
    const { rows } = await sql<{
      is: string;
    }>`select operation_type as is from api_configuration where id = ${id}`.execute(trx);
    return rows[0]?.is;
  });
}
