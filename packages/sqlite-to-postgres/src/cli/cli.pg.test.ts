/** The commands on a database: exit statuses, what goes to which stream, and what is never printed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { describe, expect, test } from 'vitest';
import { runCommand } from '../testing/run-command.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
const simple = `create table t (id integer primary key, name text); insert into t values (1, 'one'), (2, 'two')`;

describe('sqlite-to-postgres', () => {
  test('migrates, verifies, rolls back and cleans up, in plain lines where there is no terminal', async () => {
    const { path, folder } = writeSqlite(simple);
    const migrated = await runCommand(['migrate', path, clone.url], folder);
    expect(migrated).toMatchObject({ status: 0, stderr: '' });
    expect(migrated.stdout).toMatch(/^✓ Inspect[\s\S]*✓ Publish[\s\S]*1 table, 2 rows moved and verified/);
    // oxlint-disable-next-line no-control-regex -- control codes are what must not be there
    expect(migrated.stdout).not.toMatch(/[\u001b\r]/);
    expect(await runCommand(['verify', path, clone.url], folder)).toMatchObject({ status: 0, stderr: '' });
    expect(await runCommand(['cleanup'], folder)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^1 backup removed/) as string,
    });
    expect(await runCommand(['rollback'], folder)).toMatchObject({ status: 0, stderr: '' });
    expect(await runCommand(['rollback'], folder)).toMatchObject({ status: 7, stdout: '' });
  });

  test('tells programs of every phase by a line of JSON, and a log file what was done when', async () => {
    const { path, folder } = writeSqlite(simple);
    const { stdout, stderr } = await runCommand(
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
  });

  test('prints the report as the last line of standard output with --json, without the password', async () => {
    const { path, folder } = writeSqlite(simple);
    const { status, stdout } = await runCommand(['migrate', path, clone.url, '--schema', 'json', '--json'], folder);
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
    expect(await runCommand(['migrate', path, '--schema', 'env'], folder, { DATABASE_URL: clone.url })).toMatchObject({
      status: 0,
    });
    expect(await runCommand(['migrate', path, '--quiet'], folder, { DATABASE_URL: 'file:./dev.db' })).toMatchObject({
      status: 0,
      stdout: '',
    });
    expect(existsSync(join(folder, '.sqlite-to-postgres/postgres/data/PG_VERSION'))).toBe(true);
  });

  test('doctor takes a URL alone as the target', async () => {
    const { folder } = writeSqlite(simple);
    const { status, stdout } = await runCommand(['doctor', clone.url], folder);
    expect(status).toBe(0);
    expect(stdout).toMatch(/target +postgresql:\/\/.*PostgreSQL \d/);
  });
});
