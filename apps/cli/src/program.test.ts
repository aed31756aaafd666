/** What a call of `vanguard` is refused for before any work, how its help reads, and where its paths begin. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeLegacySample } from '@vanguard/legacy-sample';
import { capture, capturedIo, type CommandResult } from 'sqlite-to-postgres/cli/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from './program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vanguard-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function vanguard(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  return await capture(runCommand, args, folder, { VANGUARD_DATA: join(folder, 'data'), ...environment });
}

describe('a call that cannot be carried out', () => {
  test.each([
    [['migrate'], 2, /missing required argument 'legacy\.db'/],
    [['migrate', 'nowhere.db'], 3, /There is no file .*nowhere\.db/],
    [['migrate', 'text.db'], 3, /is not a SQLite database/],
    [['migrate', 'text.db', '--config', 'nowhere.json'], 2, /The rule file .*nowhere\.json cannot be read/],
    [['verify', 'nowhere.db'], 3, /There is no file/],
    [['start', 'nowhere.db'], 3, /There is no file/],
    [['start', '--records', 'many'], 2, /A whole number above 0/],
    [
      ['sample', 'postgresql://u:hidden@h/d'],
      2,
      /A URL stands in the place of <file\.db>: postgresql:\/\/u:\*\*\*@h\/d/,
    ],
    [['rollback', '--yes'], 7, /No migration was made from/],
    [['mgrate'], 2, /Did you mean migrate\?/],
  ] as [string[], number, RegExp][])(
    '%j ends with status %i, says why, and leaves nothing',
    async (args, status, words) => {
      writeFileSync(join(folder, 'text.db'), 'no database');
      const result = await vanguard(args);
      expect(result).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(words) });
      expect(result.stderr).toMatch(/^Error: /);
      expect(readdirSync(folder)).toEqual(['text.db']);
    },
  );

  test('says which setting is wrong, and leaves nothing', async () => {
    const { status, stderr } = await vanguard(['start'], { API_PORT: 'web' });
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('API_PORT is "web"') });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is a start in production without a secret of its own', async () => {
    const { status, stderr } = await vanguard(['start'], { NODE_ENV: 'production', JWT_SECRET: '' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/JWT_SECRET is not set[\s\S]*openssl rand/);
  });

  test.each([
    ['API_PORT', 'API'],
    ['WEB_PORT', 'page'],
  ])('is a start with the port of %s taken, before a server is started', async (variable, what) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { status, stderr } = await vanguard(['start'], { API_PORT: '0', WEB_PORT: '0', [variable]: String(port) });
    other.close();
    expect(status).toBe(2);
    expect(stderr).toContain(`The port ${port} for the ${what} is taken`);
    expect(readdirSync(join(folder, 'data'))).toEqual(['jwt-key']);
  });
});

describe('help', () => {
  test('of the program and of each of its commands is shown with status 0, in lines that a terminal holds', async () => {
    const { stdout } = await vanguard(['--help']);
    const commands = [...stdout.slice(stdout.indexOf('Commands:')).matchAll(/^ {2}(\w+)/gm)].map(
      ([, name = '']) => name,
    );
    expect(commands).toEqual(expect.arrayContaining(['start', 'migrate', 'rollback']));
    for (const args of [['--help'], ...commands.map((name) => [name, '--help'])]) {
      const shown = await vanguard(args);
      expect(shown).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/^Usage: vanguard/) });
      expect(shown.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    }
  });
});

test('the version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(await vanguard(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test('the paths of a call begin where the caller stands, the log among them, also by way of npm', async () => {
  const caller = join(folder, 'below');
  mkdirSync(caller);
  writeLegacySample(join(caller, 'legacy.db'), { records: 10 });
  const args = ['migrate', 'legacy.db', '--dry-run', '--log', 'moves.log', '--report', 'reports', '--quiet'];
  expect(await vanguard(args, { INIT_CWD: caller })).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(caller).toSorted()).toEqual(['legacy.db', 'moves.log', 'reports']);
});

describe('Ctrl-C while a database does not answer', () => {
  test.each(['start', 'user list', 'verify legacy.db', 'migrate legacy.db --yes'])(
    'ends "%s" at once',
    async (words) => {
      writeLegacySample(join(folder, 'legacy.db'), { records: 1, organizations: 1 });
      await using silent = createServer().listen(0, '127.0.0.1');
      const connected = once(silent, 'connection');
      await once(silent, 'listening');
      const DATABASE_URL = `postgresql://a@127.0.0.1:${(silent.address() as AddressInfo).port}/a`;
      const environment = { VANGUARD_DATA: join(folder, 'data'), DATABASE_URL, API_PORT: '0', WEB_PORT: '0' };
      const io = capturedIo(folder, environment);
      const running = runCommand(words.split(' '), io);
      const [socket] = (await connected) as [Socket];
      const interruptedAt = performance.now();
      io.signals.emit('SIGINT', 'SIGINT');
      expect([await running, io.printed.stderr]).toEqual([130, expect.stringMatching(/^Error: Cancelled/)]);
      expect(performance.now() - interruptedAt).toBeLessThan(3000);
      socket.destroy();
    },
  );
});
