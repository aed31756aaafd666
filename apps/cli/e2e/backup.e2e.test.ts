/** An installation on the embedded server: moved in, worked with, backed up, destroyed, restored; and what must not work. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { saveDrafts } from '@vanguard/datastore';
import { writeLegacySample } from '@vanguard/legacy-sample';
import { connectClient } from '@vanguard/postgres';
import { readTableDigests, type TableDigest } from '@vanguard/postgres/backup';
import { isWholeSuite } from '@vanguard/postgres/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

// Each starts and stops several servers.
vi.setConfig({ testTimeout: 300_000 });
import { openInstallation } from '../src/installation.ts';
import { readSettings } from '../src/settings.ts';
import { collect, startVanguard, vanguard } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'backup-'));
// So that an embedded server, which never runs as root, reaches its data here.
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = { VANGUARD_DATA: join(folder, 'data') };
const call = async (...args: string[]) => await vanguard(args, folder, environment);
const settings = () => readSettings(environment);

interface Summary {
  folder: string;
  isProved: boolean;
  tables: TableDigest[];
  changedMeanwhile: string[];
  removed: string[];
  /** Of a restoration or a trial. */
  signedIn?: { username: string; organizations: number | null; record: { pfaId: string } | null }[];
}

async function succeed(...args: string[]): Promise<Summary> {
  const { status, stdout, stderr } = await call(...args, '--json');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Summary;
}

/** By the owner, who has to say that it means all organizations. */
async function digestsNow(): Promise<TableDigest[]> {
  const installation = await openInstallation(settings());
  const client = await connectClient(installation.target.url);
  await client.query("begin; set local vanguard.across_organizations = 'on'");
  const digests = await readTableDigests(client);
  await client.end();
  await installation.close();
  return digests;
}

/** A planner's work: a draft of ten records. */
async function work(): Promise<void> {
  const installation = await openInstallation(settings());
  const { database } = installation;
  try {
    const { rows } = await sql<{ organizationId: string; userId: string; ids: string[] }>`
      with seen as materialized (select set_config('vanguard.across_organizations', 'on', false))
      select m.organization_id as "organizationId", min(b.user_id) as "userId", (array_agg(distinct m.pfa_id))[:10] as ids
        from seen, pfa_mirror m join organization_member b on b.organization_id = m.organization_id and b.role <> 'viewer'
       group by 1 order by count(*) desc limit 1`.execute(database);
    const [{ ids, ...scope } = { organizationId: '', userId: '', ids: [] }] = rows;
    await saveDrafts(database, scope, {
      modifications: ids.map((pfaId) => ({ pfaId, delta: { category: 'Cranes' } })),
    });
  } finally {
    await installation.close();
  }
}

const destroy = () => rmSync(join(folder, 'data/postgres'), { recursive: true });
const keep: { backup: Summary; held: TableDigest[] } = { backup: {} as Summary, held: [] };

beforeAll(async () => {
  writeLegacySample(join(folder, 'legacy.db'), { records: 60 });
  const { status, stderr } = await call('migrate', 'legacy.db', '--yes', '--quiet');
  if (status !== 0) throw new Error(stderr);
  await work();
});

test('what was backed up is there again after all was lost: each value, each draft', async () => {
  keep.held = await digestsNow();
  keep.backup = await succeed('backup');
  expect(keep.backup).toMatchObject({ isProved: true, changedMeanwhile: [], removed: [] });
  expect(keep.backup.tables).toEqual(keep.held);
  expect(keep.held.find(({ name }) => name === 'public.pfa_draft')?.rows).toBe(10);
  destroy();
  const { signedIn } = await succeed('restore', keep.backup.folder);
  // The delivered password of the one opens nothing; the other belongs to organizations.
  const other = { organizations: expect.any(Number), record: { pfaId: expect.stringContaining('PFA') } };
  expect(signedIn).toMatchObject([{ username: 'admin', organizations: null, record: null }, other]);
  expect(await digestsNow()).toEqual(keep.held);
  expect(readdirSync(join(folder, 'data/postgres')).filter((name) => name.startsWith('.'))).toEqual([]);
});

test.runIf(isWholeSuite)('people go on working while a backup is made, and it holds one moment of it', async () => {
  const installation = await openInstallation(settings());
  let writes = 0;
  const over = new AbortController();
  const writing = (async () => {
    while (!over.signal.aborted) {
      await sql`insert into system_config (key, value) values (${`written ${++writes}`}, '1')`.execute(
        installation.database,
      );
      await sleep(5);
    }
  })();
  const backup = await succeed('backup').finally(() => over.abort());
  await writing;
  await installation.close();
  const copied = backup.tables.find(({ name }) => name === 'public.system_config')?.rows ?? 0;
  expect(backup.changedMeanwhile).toEqual(['public.system_config']);
  expect(copied).toBeGreaterThan(0);
  expect(copied).toBeLessThan(writes);
  const verified = await succeed('backup', 'verify', backup.folder);
  expect(verified.tables).toEqual(backup.tables);
  expect(verified.signedIn?.map(({ username }) => username)).toContain('admin');
});

test.runIf(isWholeSuite)(
  'nothing is restored over data, from a damaged backup, or from one of another kind',
  async () => {
    const before = await digestsNow();
    expect(await call('restore', keep.backup.folder)).toMatchObject({
      status: 4,
      stderr: expect.stringContaining('there are data'),
    });
    destroy();
    const bad = join(folder, 'bad');
    cpSync(keep.backup.folder, bad, { recursive: true });
    appendFileSync(join(bad, 'base.tar.gz'), 'x');
    expect(await call('restore', bad)).toMatchObject({
      status: 5,
      stderr: expect.stringMatching(/is damaged[\s\S]*bytes instead of/),
    });
    rmSync(join(bad, 'manifest.json'));
    expect(await call('restore', bad)).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('no manifest.json'),
    });
    writeFileSync(join(bad, 'manifest.json'), '{"format": 2}');
    expect(await call('restore', bad)).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('which this version knows'),
    });
    expect(existsSync(join(folder, 'data/postgres/data'))).toBe(false);
    await succeed('restore', keep.backup.folder);
    expect(before.length).toBe((await digestsNow()).length);
  },
);

test.runIf(isWholeSuite)(
  'a copy that holds something else than its manifest says is not restored, and nothing is left',
  async () => {
    destroy();
    const lying = join(folder, 'lying');
    cpSync(keep.backup.folder, lying, { recursive: true });
    const text = JSON.stringify(JSON.parse(readFileSync(join(lying, 'manifest.json'), 'utf8')));
    writeFileSync(join(lying, 'manifest.json'), text.replace(/("name":"public.pfa_draft","rows":)10/, '$19'));
    expect(await call('restore', lying)).toMatchObject({
      status: 5,
      stderr: expect.stringContaining('table public.pfa_draft'),
    });
    expect(existsSync(join(folder, 'data/postgres/data'))).toBe(false);
    await succeed('restore', keep.backup.folder);
  },
);

test.runIf(isWholeSuite)(
  'a backup that is killed leaves none, and the next removes what it has left; the oldest go',
  async () => {
    const backups = join(folder, 'data/backups');
    const child = startVanguard(['backup'], folder, environment);
    collect(child);
    while (!existsSync(backups) || !readdirSync(backups).some((name) => name.startsWith('.unfinished'))) await sleep(5);
    child.kill('SIGKILL');
    await once(child, 'close');
    const whole = () => readdirSync(backups).filter((name) => !name.startsWith('.'));
    expect(whole()).toHaveLength(2);
    const next = await succeed('backup', '--keep', '1');
    expect(next.removed).toHaveLength(2);
    expect(readdirSync(backups)).toEqual(whole());
    expect(whole()).toHaveLength(1);
  },
);

test.runIf(isWholeSuite)('one is made at a time, and none where there is no room for it', async () => {
  const installation = await openInstallation(settings());
  const other = await connectClient(installation.target.url);
  try {
    await other.query(`select pg_advisory_lock(hashtextextended('vanguard backup of ' || current_database(), 0))`);
    const second = await call('backup');
    expect([second.status, second.stderr]).toEqual([4, expect.stringContaining('Another backup of this database')]);
  } finally {
    await other.end();
  }
  const small = join(folder, 'small');
  mkdirSync(small);
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).status === 0;
  try {
    // Whoever is not root cannot make a small disk.
    if (!isMounted) return;
    const full = await vanguard(['backup'], folder, { ...environment, VANGUARD_BACKUPS: small });
    expect([full.status, full.stderr]).toEqual([4, expect.stringMatching(/The disk of .* has 2 MB left/)]);
    expect(readdirSync(small)).toEqual([]);
  } finally {
    if (isMounted) spawnSync('umount', [small]);
    await installation.close();
  }
  await succeed('backup');
});
