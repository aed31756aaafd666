/**
 * The published form of the mover: packed, installed in an empty project, used as a command and as a library. Before
 * merging what it says to need is linked from the workspace, and is not fetched.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres';
import { isWholeSuite, useTestDatabase } from '@vanguard/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const clone = useTestDatabase();
let project: string;

interface Manifest {
  version: string;
  dependencies: Record<string, string>;
  bin: { 'sqlite-to-postgres': string };
}

function run(command: string, args: string[], cwd = project): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'tarball-'));
  chmodSync(project, 0o755);
  writeFileSync(join(project, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }');
  const tarball = run(process.execPath, ['scripts/pack-mover.ts', project], root).trim();
  if (isWholeSuite) run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--omit=optional', tarball]);
  else unpack(tarball);
  using database = new DatabaseSync(join(project, 'app.db'));
  // Enough rows for threads to take part: they are found by their file.
  database.exec(`create table note (id integer primary key, text text);
    with recursive s (n) as (select 1 union all select n + 1 from s where n < 60000) insert into note select n, 'no ' || n from s`);
});

function unpack(tarball: string): void {
  const modules = join(project, 'node_modules');
  const unpacked = join(modules, 'sqlite-to-postgres');
  mkdirSync(unpacked, { recursive: true });
  run('tar', ['-xzf', tarball, '--strip-components=1', '-C', unpacked]);
  const manifest = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as Manifest;
  const bin = join(modules, '.bin/sqlite-to-postgres');
  const links = Object.keys(manifest.dependencies).map((name) => [
    join(root, 'node_modules', name),
    join(modules, name),
  ]);
  for (const [target = '', link = ''] of [...links, [join(unpacked, manifest.bin['sqlite-to-postgres']), bin]]) {
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link);
  }
  chmodSync(bin, 0o755);
}

afterAll(() => rmSync(project, { recursive: true, force: true }));

test('its command moves a database', async () => {
  const bin = join(project, 'node_modules/.bin/sqlite-to-postgres');
  const output = run(bin, ['migrate', 'app.db', clone.url, '--schema', 'by_command', '--jobs', '2', '--yes', '--json']);
  expect(JSON.parse(output.trim().split('\n').at(-1) ?? '')).toMatchObject({ outcome: 'published' });
  const client = await connectClient(clone.url);
  const { rows } = await client.query('select count(*)::int as n, max(text) as last from by_command.note');
  await client.end();
  expect(rows).toEqual([{ n: 60_000, last: 'no 9999' }]);
  expect(run(bin, ['--help'])).toContain('rollback');
  const { version } = JSON.parse(
    readFileSync(join(root, 'packages/sqlite-to-postgres/package.json'), 'utf8'),
  ) as Manifest;
  expect(run(bin, ['--version'])).toBe(`${version}\n`);
});

test('it needs nothing of the workspace, and its README leads nowhere that is not there', () => {
  const folder = join(project, 'node_modules/sqlite-to-postgres');
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  expect(Object.keys(manifest.dependencies).toSorted()).toEqual([
    '@types/pg',
    'commander',
    'pg',
    'pg-copy-streams',
    'zod',
  ]);
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  expect(readme).not.toMatch(/\]\(\.|not on the npm registry|in a clone|npx vitest/);
  expect(readme).toContain('set such rows aside');
});

test.runIf(isWholeSuite)('its library is typed without the help of the workspace, and works', () => {
  writeFileSync(
    join(project, 'use.ts'),
    `import { migrate, type MigrationReport, type MigrationRules, type MoverEvent } from 'sqlite-to-postgres';
const rules = { columns: [{ table: 'note', column: 'text', type: 'varchar(20)' }] } satisfies MigrationRules;
const seen: MoverEvent['type'][] = [];
const report: MigrationReport = await migrate({
  source: 'app.db', target: '', schema: 'x', stateBase: '.', dryRun: true, rules, signal: new AbortController().signal,
  onEvent: ({ type }) => seen.push(type),
});
process.stdout.write(report.plan.tables[0]?.columns[1]?.type.kind + ' ' + seen.includes('phase-finished'));
`,
  );
  const strict = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'esnext',
    '--types',
    'node',
    '--typeRoots',
  ];
  run(join(root, 'node_modules/.bin/tsc'), [...strict, join(root, 'node_modules/@types'), 'use.ts']);
  expect(run(process.execPath, ['use.ts'])).toBe('varchar true');
});
