/** The command as a user runs it: exit statuses, what goes to which stream, and what is never printed. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { describe, expect, test } from 'vitest';
import { spawnCommand as run } from '../testing/spawn-command.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
const simple = `create table t (id integer primary key, name text); insert into t values (1, 'one'), (2, 'two')`;

describe('sqlite-to-postgres', () => {
  test('migrates, verifies, rolls back and cleans up, in plain lines where there is no terminal', async () => {
    const { path, folder } = writeSqlite(simple);
    const migrated = await run(['migrate', path, clone.url], folder);
    expect(migrated).toMatchObject({ status: 0, stderr: '' });
    expect(migrated.stdout).toMatch(/^✓ Inspect[\s\S]*✓ Publish[\s\S]*1 tables, 2 rows moved and verified/);
    // oxlint-disable-next-line no-control-regex -- control codes are what must not be there
    expect(migrated.stdout).not.toMatch(/[\u001b\r]/);
    expect(await run(['verify', path, clone.url], folder)).toMatchObject({ status: 0, stderr: '' });
    expect(await run(['cleanup'], folder)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^1 backups removed/) as string,
    });
    expect(await run(['rollback'], folder)).toMatchObject({ status: 0, stderr: '' });
    expect(await run(['rollback'], folder)).toMatchObject({ status: 7, stdout: '' });
  });

  test('tells programs of every phase by a line of JSON, and a log file what was done when', async () => {
    const { path, folder } = writeSqlite(simple);
    const { stdout, stderr } = await run(
      ['migrate', path, clone.url, '--schema', 'events', '--json', '--log', 'moves.log'],
      folder,
    );
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type?: string; phase?: string });
    const finished = events.filter(({ type }) => type === 'phase-finished').map(({ phase }) => phase);
    expect(finished).toEqual(['inspect', 'plan', 'backup', 'stage', 'constrain', 'verify', 'publish', 'report']);
    expect(stderr).toBe('');
    const log = readFileSync(join(folder, 'moves.log'), 'utf8').trim().split('\n');
    expect(log[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z begun$/);
    expect(log.at(-1)).toMatch(/Z report done in .*report\.json/);
    expect(await run(['migrate', path, clone.url, '--log', folder], folder)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--log') as string,
    });
  });

  test('appends its log to no database, and to no file that it reads', async () => {
    const { path, folder } = writeSqlite(simple);
    const { path: other } = writeSqlite(simple);
    const [encrypted, link] = [join(folder, 'encrypted.db'), join(folder, 'link.log')];
    writeFileSync(encrypted, randomBytes(4096));
    symlinkSync(encrypted, link);
    for (const [source, log] of [
      [path, path],
      [path, other],
      [encrypted, link],
    ] as const) {
      const before = readFileSync(log);
      const { status, stderr } = await run(['migrate', source, clone.url, '--log', log], folder);
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: expect.stringMatching(/^Error: The log file/) as string,
      });
      expect(readFileSync(log).equals(before)).toBe(true);
    }
  });

  test('prints the report as the last line of standard output with --json, without the password', async () => {
    const { path, folder } = writeSqlite(simple);
    const { status, stdout } = await run(['migrate', path, clone.url, '--schema', 'json', '--json'], folder);
    expect(status).toBe(0);
    const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
      outcome: string;
      tables: unknown[];
      folder: string;
    };
    expect(report).toMatchObject({ outcome: 'published', tables: [{ name: 't', rows: 2 }] });
    const { password } = new URL(clone.url);
    expect(stdout).not.toContain(password);
    for (const file of ['report.json', 'report.html'])
      expect(readFileSync(join(report.folder, file), 'utf8')).not.toContain(password);
  });

  test('takes the target from DATABASE_URL, unless that names the SQLite file', async () => {
    const { path, folder } = writeSqlite(simple);
    expect(
      await run(['migrate', path, '--schema', 'env'], folder, { environment: { DATABASE_URL: clone.url } }),
    ).toMatchObject({
      status: 0,
    });
    expect(
      await run(['migrate', path, '--quiet'], folder, { environment: { DATABASE_URL: 'file:./dev.db' } }),
    ).toMatchObject({
      status: 0,
      stdout: '',
    });
    expect(existsSync(join(folder, '.sqlite-to-postgres/postgres/data/PG_VERSION'))).toBe(true);
  });

  test.each([
    [['migrate', 'nowhere.db'], 3, /There is no file[\s\S]*What to do:/],
    [['migrate'], 2, /missing required argument 'source\.db'/],
    [['migrate', 'x.db', '--batch-bytes', 'many'], 2, /a whole number above 0/],
    [['migrate', 'x.db', '--batch-bytes', '99999999999999'], 2, /1 to 1073741824/],
    [['migrate', 'source.db', '--schema', ''], 2, /its name is empty/],
    [['migrate', 'source.db', 'postgresql://u@127.0.0.1:1/d?schema=pg_toast'], 2, /begin with "pg_"/],
    [
      ['verify', 'source.db', 'postgresql://u@127.0.0.1:1/d', '--schema', 'information_schema'],
      2,
      /part of PostgreSQL/,
    ],
    [['doctor', 'postgresql://u@127.0.0.1:1/d?schema=sqlite_to_postgres'], 2, /runs are kept/],
    [['export', 'postgresql://u@127.0.0.1:1/d', 'bundle', '--schema', 'x'.repeat(64)], 2, /63 bytes/],
    [['import', 'bundle', 'postgresql://u@127.0.0.1:1/d', '--schema', 'pg_x'], 2, /begin with "pg_"/],
    [['move'], 2, /unknown command 'move'/],
    [['rollback'], 7, /No migration was made from/],
  ])('%j ends with status %i and says why on standard error', async (args, status, words) => {
    const { folder } = writeSqlite(simple);
    const result = await run(args, folder);
    expect(result).toMatchObject({ status, stdout: '' });
    expect(result.stderr).toMatch(words);
  });

  test('says which Node it needs where it is an older one', async () => {
    const { folder } = writeSqlite(simple);
    const older = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.19.0'})`;
    const { status, stdout, stderr } = await run(['--help'], folder, {
      environment: { NODE_OPTIONS: `--import=${older}` },
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Error: Node 24 or newer is needed; this is 20\.19\.0/);
    // What it imports would be read before the first line of it is carried out.
    const entry = readFileSync(new URL('main.ts', import.meta.url), 'utf8');
    expect(entry).not.toMatch(/^import /m);
  });

  test('shows help with status 0', async () => {
    const { folder } = writeSqlite(simple);
    for (const args of [['--help'], ['migrate', '--help']]) {
      expect(await run(args, folder)).toMatchObject({
        status: 0,
        stderr: '',
        stdout: expect.stringContaining('Usage:') as string,
      });
    }
  });
});
