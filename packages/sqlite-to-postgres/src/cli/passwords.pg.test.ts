/** A URL of a database in the place of a file: refused, and its password told nowhere. */
import { readdirSync } from 'node:fs';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { describe, expect, test } from 'vitest';
import { runCommand as run } from '../testing/run-command.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { withoutPasswords } from './file-arguments.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
const secret = 'hidden-from-view';
const url = `postgresql://app:${secret}@db.example/app`;

describe('a URL in the place of a file', () => {
  test.each(
    [
      ['migrate', url],
      ['migrate', url.toUpperCase().replace(secret.toUpperCase(), secret)],
      ['migrate', `'${url}'`],
      ['migrate', `mysql://app:${secret}@db.example/app`],
      ['migrate', 'source.db', '--report', url],
      ['migrate', 'source.db', '--log', url],
      ['migrate', 'source.db', `--config=${url}`],
      ['migrate', 'source.db', '--project', url],
      ['verify', url],
      ['cleanup', url],
      ['import', url],
      ['export', 'source.db', url],
      ['export', `mysql://app:${secret}@db.example/app`, 'bundle'],
      ['rollback', '--carry-back', url],
      ['doctor', url, url],
      // Refused by the reader of the command line itself.
      ['migrate', 'source.db', '--jobs', url],
      ['migrate', 'source.db', `--jobs=${url}`],
      ['migrate', 'source.db', `--unknown=${url}`],
      [url],
    ].map((args) => [args]),
  )('%j is refused as usage, without the password, and nothing is made', async (args) => {
    const { folder } = writeSqlite('create table t (id integer primary key)');
    const { status, stdout, stderr } = await run(args, folder);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).not.toMatch(new RegExp(secret, 'i'));
    expect(readdirSync(folder)).toEqual(['source.db']);
  });

  test('is told with its user, host and database', async () => {
    const { folder } = writeSqlite('create table t (id integer primary key)');
    const { stderr } = await run(['migrate', url], folder);
    expect(stderr).toMatch(/URL stands in the place of <source\.db>: postgresql:\/\/app:\*\*\*@db\.example\/app/);
  });
});

test('doctor takes a URL alone as the target', async () => {
  const { folder } = writeSqlite('create table t (id integer primary key)');
  const { status, stdout } = await run(['doctor', clone.url], folder);
  expect(status).toBe(0);
  expect(stdout).toMatch(/target +postgresql:\/\/.*PostgreSQL \d/);
});

test('a URL behind an equals sign of its own is redacted whole', () => {
  const call = ['migrate', `--jobs=${url}?schema=a`];
  expect(withoutPasswords(`argument '${url}?schema=a' is invalid`, call)).toBe(
    `argument 'postgresql://app:***@db.example/app?schema=a' is invalid`,
  );
});
