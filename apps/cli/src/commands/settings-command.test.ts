/** What `vanguard settings` shows, and to whom. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { capture, capturedIo } from 'sqlite-to-postgres/cli/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../program.ts';
import { settingsTable } from '../settings/table.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
  writeFileSync(join(folder, '.env'), 'WEB_PORT=4000\nJWT_SECRET=of-the-file\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = async (environment: NodeJS.ProcessEnv, ...options: string[]) =>
  await capture(runCommand, ['settings', ...options], folder, { VANGUARD_DATA: folder, ...environment });

test('every setting stands there with its value, source and default, and no secret', async () => {
  const url = 'postgres://me:geheim@db/vanguard?sslmode=require&sslpassword=auch';
  const { status, stdout } = await settings({ DATABASE_URL: url, API_PORT: '' });
  expect(status).toBe(0);
  const words = stripVTControlCharacters(stdout)
    .split('\n')
    .map((line) => line.split(/ {2,}/));
  expect(words).toEqual(
    expect.arrayContaining([
      ['SETTING', 'VALUE', 'SOURCE', 'DEFAULT'],
      ['DATABASE_URL', expect.stringContaining('me:***@db'), 'environment', '(the embedded server)'],
      ['API_PORT', '3001', 'default (set, but empty)', '3001'],
      ['WEB_PORT', '4000', '.env file', '3000'],
      ['JWT_SECRET', '***', '.env file', '(made and kept; required where exposed)'],
      ['VANGUARD_TRUSTED_PROXIES', '(unset)', 'default', '(none)'],
    ]),
  );
  expect(stdout).not.toMatch(/geheim|auch|of-the-file/);
  expect(stdout).toContain(`File of settings: ${join(folder, '.env')}\nOnly this machine reaches the installation.`);
  for (const { name } of Object.values(settingsTable)) expect(stdout).toContain(`${name} `);
});

test('for programs the same is one line of JSON', async () => {
  const { stdout } = await settings({ HOST: '0.0.0.0' }, '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    settings: expect.arrayContaining([
      {
        name: 'WEB_PORT',
        value: '4000',
        source: 'file',
        default: '3000',
        kind: 'port',
        description: expect.any(String),
      },
      expect.objectContaining({ name: 'JWT_SECRET', value: '***' }),
      expect.objectContaining({ name: 'DATABASE_URL', value: null, default: null }),
    ]),
    exposedBy: ['HOST is 0.0.0.0'],
    faults: [expect.stringContaining('JWT_SECRET')],
  });
  expect(stdout).not.toContain('of-the-file');
});

test.each([
  [{ VANGUARD_ACESS_LOG: 'on' }, 'did you mean VANGUARD_ACCESS_LOG?'],
  [{ API_PORT: 'http' }, 'API_PORT is "http"'],
  [{ HOST: '0.0.0.0' }, 'it is shorter than 32 characters'],
  [{ HOST: 'nowhere.invalid' }, 'no address of that name can be found'],
])('what keeps the product from starting with %o is said below the table', async (environment, words) => {
  const { status, stdout } = await settings(environment);
  expect(status).toBe(2);
  expect(stdout).toContain('VANGUARD_SHUTDOWN_DEADLINE');
  expect(stdout.trimEnd().split('\n').at(-1)).toContain('✗');
  expect(stdout).toContain(words);
});

test('a file that is not read is named, for many a program would read it', async () => {
  const elsewhere = join(folder, 'elsewhere');
  const { stdout } = await settings({ VANGUARD_DATA: elsewhere });
  expect(stdout).toContain(`File of settings: ${join(elsewhere, '.env')}, which does not exist\n`);
  expect(stdout).toContain(`Not read, for it may be another application's: ${join(folder, '.env')}\n`);
  expect((await settings({})).stdout).not.toContain('Not read');
});

test('on a narrow terminal no line is wider than it', async () => {
  const io = capturedIo(folder, { VANGUARD_DATA: '/srv/vanguard' });
  io.stdout.isTTY = true;
  io.stdout.columns = 60;
  await runCommand(['settings'], io);
  const lines = stripVTControlCharacters(io.printed.stdout).split('\n');
  expect(lines).toEqual(expect.arrayContaining(['API_PORT', '  value 3001; source default; default 3001']));
  expect(Math.max(...lines.slice(0, lines.indexOf('')).map(({ length }) => length))).toBeLessThanOrEqual(60);
});
