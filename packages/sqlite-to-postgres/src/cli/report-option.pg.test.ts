/** `--report`: whether the reports can be written is known before anything is done. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { describe, expect, test } from 'vitest';
import { runCommand as run } from '../testing/run-command.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
const simple = `create table t (id integer primary key, name text); insert into t values (1, 'one')`;

describe('--report', () => {
  test.each([
    ['a file', 'in-the-way'],
    ['below a file', 'in-the-way/reports'],
    ['of a name that is too long', 'x'.repeat(300)],
    ['in which a report is a folder', 'folders'],
    ...(process.platform === 'linux' ? [['where no folder can be made', '/proc/reports/here']] : []),
  ])('%s is refused as usage before anything is published', async (_, reports = '') => {
    const { path, folder } = writeSqlite(simple);
    writeFileSync(join(folder, 'in-the-way'), '');
    mkdirSync(join(folder, 'folders/report.json'), { recursive: true });
    const { status, stdout, stderr } = await run(
      ['migrate', path, clone.url, '--schema', 'refused', '--report', reports],
      folder,
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Error: The reports cannot be written to [\s\S]*What to do: .*--report/);
    const client = await connectClient(clone.url);
    const { rows } = await client.query(`select from pg_namespace where nspname = 'refused'`);
    await client.end();
    expect(rows).toEqual([]);
  });

  test('is made with the folders above it', async () => {
    const { path, folder } = writeSqlite(simple);
    const reports = join(folder, 'for/all/to/read');
    expect(await run(['migrate', path, '--dry-run', '--report', reports, '--quiet'], folder)).toMatchObject({
      status: 0,
    });
    expect(existsSync(join(reports, 'report.json'))).toBe(true);
  });
});

test.skipIf(process.platform !== 'linux')('export says that no folder can be made there', async () => {
  const { path, folder } = writeSqlite(simple);
  const { status, stderr } = await run(['export', path, '/proc/bundle'], folder);
  expect({ status, stderr }).toEqual({ status: 4, stderr: expect.stringMatching(/Cannot write the bundle/) as string });
});
