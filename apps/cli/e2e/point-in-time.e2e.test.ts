/**
 * A server of Debian's with its pgBackRest: set up, worked with, destroyed, restored to a moment; in the whole suite, as root.
 * `.ci/nightly` brings both (`.ci/pgbackrest`).
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProductSchema, saveDrafts } from '@vanguard/datastore';
import { writeLegacySample } from '@vanguard/legacy-sample';
import { connectClient, openPool } from '@vanguard/postgres';
import type { TableDigest } from '@vanguard/postgres/backup';
import { isWholeSuite } from '@vanguard/postgres/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { digestsOf } from '../src/backup/engine.ts';
import { noteFileOf } from '../src/point-in-time/stanza.ts';
import type { CommandResult } from 'sqlite-to-postgres/cli/testing';
import { vanguard } from './command.ts';

// pgBackRest waits for the archive, and the server is restarted and recovered.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

const programs = ['pg_createcluster', 'pgbackrest', 'psql', 'runuser'];
const canRun =
  isWholeSuite &&
  process.getuid?.() === 0 &&
  programs.every((name) => spawnSync(name, ['--version']).error === undefined);

const name = `pit${randomBytes(3).toString('hex')}`;
const folder = mkdtempSync(join(tmpdir(), `${name}-`));
const repository = join(folder, 'repository');
const environment = { DATABASE_URL: '', VANGUARD_DATA: join(folder, 'data'), VANGUARD_ENCRYPTION_KEY: 'ab'.repeat(32) };
let [version, data] = ['', ''];

const run = (program: string, ...args: string[]) => spawnSync(program, args, { encoding: 'utf8', cwd: '/' });

function must(...[program = '', ...args]: string[]): string {
  const { status, stdout, stderr } = run(program, ...args);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

async function call(...args: string[]): Promise<CommandResult> {
  return await vanguard([...args, '--json'], folder, environment);
}

async function succeed<Report>(...args: string[]): Promise<Report> {
  const { status, stdout, stderr } = await call(...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Report;
}

const refused = (words: string) => ({ status: 4, stderr: expect.stringContaining(words) });
const setUp = ['backup', 'point-in-time', '--repository', repository, '--stanza', name] as const;
const restoreTo = (moment: string) => ['restore', '--to', moment, '--stanza', name] as const;

interface SetUp {
  done: string[];
  backups: number;
}

interface Restored {
  tables: TableDigest[];
  lastChangeAt: string;
  signedIn: unknown[];
}

async function ask<Row>(statement: string): Promise<Row[]> {
  const client = await connectClient(environment.DATABASE_URL, { settings: { 'vanguard.across_organizations': 'on' } });
  try {
    return (await client.query(statement)).rows as Row[];
  } finally {
    await client.end();
  }
}

const asServer = (statement: string) =>
  must('runuser', '-u', 'postgres', '--', 'psql', '-XAtq', '--cluster', `${version}/${name}`, '-c', statement).trim();

/** A planner's work: drafts of `count` records that have none. */
async function draft(count: number, category: string): Promise<void> {
  const [found] = await ask<{ organizationId: string; userId: string; ids: string[] }>(
    `select m.organization_id as "organizationId", min(b.user_id) as "userId", (array_agg(distinct m.pfa_id))[:${count}] as ids
       from pfa_mirror m join organization_member b on b.organization_id = m.organization_id and b.role <> 'viewer'
      where m.pfa_id not in (select pfa_id from pfa_draft)
      group by 1 order by count(*) desc limit 1`,
  );
  const { ids = [], organizationId = '', userId = '' } = found ?? {};
  expect(ids).toHaveLength(count);
  const database = openPool<ProductSchema>(environment.DATABASE_URL, { maxConnections: 1 });
  try {
    const modifications = ids.map((pfaId) => ({ pfaId, delta: { category } }));
    await saveDrafts(database, { organizationId, userId }, { modifications });
  } finally {
    await database.destroy();
  }
}

/** All that was written until now is in the archive. */
async function archiveAll(): Promise<void> {
  const last = asServer('select pg_walfile_name(pg_switch_wal())');
  await vi.waitFor(() => expect(asServer('select last_archived_wal from pg_stat_archiver') >= last).toBe(true), {
    timeout: 120_000,
    interval: 200,
  });
}

const stop = () => must('pg_ctlcluster', version, name, 'stop', '-m', 'immediate');
const emptyData = () => readdirSync(data).forEach((entry) => rmSync(join(data, entry), { recursive: true }));

describe.runIf(canRun)('on the machine of the database', () => {
  beforeAll(async () => {
    chmodSync(folder, 0o755);
    version = readdirSync('/usr/lib/postgresql').toSorted((one, other) => Number(other) - Number(one))[0] ?? '';
    must('pg_createcluster', version, name, '--start');
    data = `/var/lib/postgresql/${version}/${name}`;
    const port = asServer('show port');
    environment.DATABASE_URL = `postgresql://vanguard:secret@127.0.0.1:${port}/vanguard`;
    asServer("create role vanguard login createrole password 'secret'");
    asServer('create database vanguard owner vanguard');
    writeLegacySample(join(folder, 'legacy.db'), { records: 60 });
    const { status, stderr } = await vanguard(['migrate', 'legacy.db', '--yes', '--quiet'], folder, environment);
    if (status !== 0) throw new Error(stderr);
  });
  afterAll(() => {
    run('pg_dropcluster', '--stop', version, name);
    const files = [`/etc/pgbackrest/conf.d/${name}.conf`, `/etc/cron.d/${name}-point-in-time`, noteFileOf(name)];
    for (const path of files) rmSync(path, { force: true });
    const units = existsSync('/run/systemd/system')
      ? readdirSync('/etc/systemd/system').filter((unit) => unit.startsWith(`${name}-`))
      : [];
    const timers = units.filter((unit) => unit.endsWith('.timer'));
    if (timers.length > 0) run('systemctl', 'disable', '--now', ...timers);
    for (const unit of units) rmSync(join('/etc/systemd/system', unit));
    rmSync(folder, { recursive: true, force: true });
  });

  test('is printed, then set up in two calls around a restart, and once more changes nothing', async () => {
    const { script } = await succeed<{ script: string }>(...setUp, '--print');
    expect(script).toContain(`--stanza=${name} --type=full backup\n`);
    expect(existsSync(repository)).toBe(false);
    expect(await call(...setUp)).toMatchObject(refused('must be restarted'));
    expect(await succeed<SetUp>(...setUp, '--restart')).toMatchObject({ backups: 1 });
    expect(await succeed<SetUp>(...setUp)).toMatchObject({
      done: ['making the stanza', 'trying the archive', 'noting the backup'],
      backups: 1,
    });
  });

  test('what was there at a moment is there again after all was lost, and nothing that came later', async () => {
    await draft(5, 'Before');
    // The next change commits after it.
    const [{ moment } = { moment: '' }] = await ask<{ moment: string }>(
      `select to_char((date_trunc('milliseconds', clock_timestamp()) + interval '1 ms') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as moment from pg_sleep(0)`,
    );
    await ask('select pg_sleep(0.01)');
    const held = await digestsOf(environment.DATABASE_URL);
    await draft(7, 'After');
    await archiveAll();
    expect(await call(...restoreTo(moment))).toMatchObject(refused('is not empty'));
    stop();
    emptyData();
    expect(await call(...restoreTo('2001-01-01T00:00:00Z'))).toMatchObject(refused('the oldest backup ended at'));
    expect(await call(...restoreTo(new Date().toISOString()))).toMatchObject(refused('the archive ends before it'));
    expect(readdirSync(data)).toEqual([]);
    const { tables, signedIn, lastChangeAt } = await succeed<Restored>(...restoreTo(moment));
    expect(tables).toEqual(held);
    expect(tables.find((table) => table.name === 'public.pfa_draft')?.rows).toBe(5);
    expect(signedIn).toMatchObject([{ username: 'admin' }, { record: { pfaId: expect.any(String) } }]);
    expect(Date.parse(lastChangeAt)).toBeLessThanOrEqual(Date.parse(moment));
    expect(await digestsOf(environment.DATABASE_URL)).toEqual(held);
  });

  test('an archive that fails is found by the doctor and the status, and the set-up says why', async () => {
    interface Report {
      findings: { outcome: string; says: string }[];
    }
    const problems = async () => {
      const { stdout } = await vanguard(['doctor', '--json'], folder, environment);
      return (JSON.parse(stdout) as Report).findings.filter(({ says }) => /archive_command|point in time/.test(says));
    };
    await archiveAll();
    expect(await problems()).toMatchObject([{ outcome: 'fine', says: expect.stringMatching(/point in time is of/) }]);
    renameSync(repository, `${repository}.away`);
    await ask(`insert into system_config (key, value) values ('written', '1')`);
    asServer('select pg_switch_wal()');
    await vi.waitFor(
      async () => expect(await problems()).toMatchObject([{ outcome: 'problem' }, { outcome: 'fine' }]),
      {
        timeout: 120_000,
        interval: 500,
      },
    );
    const { stdout } = await vanguard(['status'], folder, environment);
    expect(stdout).toMatch(/^Archive +failing, the latest at 20\d\d-.*; backup for point in time: 20\d\d-/m);
    expect(await call(...setUp)).toMatchObject(refused('The repository is not there any more'));
    renameSync(`${repository}.away`, repository);
    await archiveAll();
    expect(await problems()).toMatchObject([{ outcome: 'fine' }]);
  });
});
