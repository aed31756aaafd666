/** What is planned for point in time, printed and refused; with a real server and pgBackRest: e2e/point-in-time. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findLatestNoted, parseInfo } from './backup-info.ts';
import type { LocalServer } from './local-server.ts';
import { type Machine, planPointInTime, printPlan, type Step } from './plan-point-in-time.ts';
import { readTime } from './restore-to-time.ts';
import { findPgBackRest } from './set-up-point-in-time.ts';
import { configFileOf } from './stanza.ts';

const repository = '/mnt/backups/point-in-time';
const wanted = { stanza: 'vanguard', repository, kept: 3 };
const pgbackrest = '/usr/bin/pgbackrest';
const fresh: LocalServer = {
  account: { uid: 104, gid: 112, name: 'postgres' },
  socketFolder: '/var/run/postgresql',
  port: 5432,
  postgres: 15,
  dataFolder: '/var/lib/postgresql/15/main',
  systemIdentifier: '7440000000000000001',
  running: {
    archive_mode: 'off',
    archive_command: '(disabled)',
    archive_library: '',
    archive_timeout: '0',
    wal_level: 'replica',
  },
  written: {},
  cluster: ['15', 'main'],
};
const bare: Machine = {
  pgbackrest,
  scheduler: 'systemd',
  textOf: () => undefined,
  ownerOf: () => undefined,
  hasBackup: false,
};

/** The machine and the server after all of it. */
function afterwards(steps: readonly Step[]): [LocalServer, Machine] {
  const files = new Map(steps.flatMap((step) => (step.kind === 'file' ? [[step.path, step.text] as const] : [])));
  const folders = new Map(steps.flatMap((step) => (step.kind === 'folder' ? [[step.path, step.owner] as const] : [])));
  const values = Object.assign({}, ...steps.map((step) => (step.kind === 'settings' ? step.values : {})));
  const server = { ...fresh, written: values, running: { ...fresh.running, ...values } };
  return [
    server,
    { ...bare, hasBackup: true, textOf: (path) => files.get(path), ownerOf: (path) => folders.get(path) },
  ];
}

const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('what was done is not done again: the archive is tried, and its latest backup noted', () => {
  const steps = planPointInTime(fresh, wanted, bare);
  expect(steps.map((step) => (step.kind === 'run' ? step.doing : step.kind))).toEqual([
    'folder',
    'folder',
    'folder',
    'folder',
    'file',
    'file',
    'settings',
    'making the stanza',
    'restart',
    'trying the archive',
    'making the first full backup',
    'noting the backup',
    'file',
    'file',
    'file',
    'starting the timers',
    'starting the timers',
  ]);
  const again = planPointInTime(...([afterwards(steps)[0], wanted, afterwards(steps)[1]] as const));
  expect(again.map((step) => (step.kind === 'run' ? step.doing : step.kind))).toEqual([
    'making the stanza',
    'trying the archive',
    'noting the backup',
  ]);
  // More weeks are another configuration, and nothing else.
  const [server, machine] = afterwards(steps);
  expect(planPointInTime(server, { ...wanted, kept: 5 }, machine).filter(({ kind }) => kind !== 'run')).toMatchObject([
    { kind: 'file', path: configFileOf('vanguard'), text: expect.stringContaining('repo1-retention-full=5\n') },
    { kind: 'file', path: `${repository}/vanguard.conf` },
  ]);
});

test('the printed script is one that a shell reads', () => {
  const script = printPlan(planPointInTime(fresh, wanted, bare), fresh);
  expect(spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  expect(script).toContain(
    `alter system set archive_command = '/usr/bin/pgbackrest --stanza=vanguard archive-push %p';\n`,
  );
  expect(script).toContain('\npg_ctlcluster 15 main restart\n');
});

test('what others archive is left to them, and a repository whose disk is missing is not begun anew', () => {
  const [server, machine] = afterwards(planPointInTime(fresh, wanted, bare));
  const plan = (changed: Partial<LocalServer>, found: Partial<Machine> = {}) =>
    codeOf(() => planPointInTime({ ...server, ...changed }, wanted, { ...machine, ...found }));
  expect(plan({ written: { archive_command: 'wal-g wal-push %p' } })).toBe('archived_elsewhere');
  expect(plan({ written: { ...server.written, archive_library: 'basic_archive' } })).toBe('archived_elsewhere');
  expect(plan({ dataFolder: '/var/lib/postgresql/15/other' })).toBe('stanza_taken');
  expect(plan({}, { ownerOf: () => undefined })).toBe('no_repository');
  expect(plan({})).toBe('none');
});

test.each([
  ['2026-11-29T14:30:00+01:00', '2026-11-29T13:30:00.000Z'],
  ['2026-11-29 14:30:00.25 +0100', '2026-11-29T13:30:00.250Z'],
  ['2026-11-29 13:30Z', '2026-11-29T13:30:00.000Z'],
  ['latest', undefined],
  ['2026-11-29T14:30:00', 'bad_time'],
  ['yesterday', 'bad_time'],
  ['2026-13-29T14:30:00Z', 'bad_time'],
  ['2026-11-30T14:30:01Z', 'bad_time'],
])('the moment %s', (text, meant) => {
  const now = new Date('2026-11-30T14:30:00Z');
  let read: string | undefined = '';
  const code = codeOf(() => {
    read = readTime(text, now)?.toISOString();
  });
  expect(code === 'none' ? read : code).toBe(meant);
});

test('the latest backup is that of this server, whose number is longer than those of JavaScript', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notes-'));
  const note = (id: string, stop: number) =>
    `[{"name":"x","db":[{"id":1,"system-id":${id},"version":"15"}],"backup":[{"label":"a","type":"full","error":false,"timestamp":{"start":1,"stop":${stop}}}]}]`;
  writeFileSync(join(folder, 'own.json'), note('7440000000000000001', 100));
  writeFileSync(join(folder, 'other.json'), note('7440000000000000002', 200));
  writeFileSync(join(folder, 'half.json'), note('7440000000000000001', 300).slice(0, -1));
  expect(findLatestNoted('7440000000000000001', folder)).toEqual(new Date(100_000));
  expect(findLatestNoted('7440000000000000003', folder)).toBeUndefined();
  expect(parseInfo('[]')).toBeUndefined();
  rmSync(folder, { recursive: true });
});

test('without pgBackRest it is said how to get it', () => {
  expect(() => findPgBackRest('/nowhere')).toThrow(
    expect.objectContaining({ code: 'no_pgbackrest', hint: expect.stringContaining('apt-get install pgbackrest') }),
  );
});
