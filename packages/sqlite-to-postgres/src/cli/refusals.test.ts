/** What a call is refused for before any work: its status and words, and that nothing is made, read or connected to. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCommand } from '../testing/run-command.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { withoutPasswords } from './file-arguments.ts';

const writeSqlite = useSqliteFiles();
const simple = `create table t (id integer primary key, name text); insert into t values (1, 'one'), (2, 'two')`;
/** Nobody listens there. */
const nowhere = 'postgresql://u@127.0.0.1:1/d';

describe('a wrong call', () => {
  test.each([
    [['migrate'], 2, /missing required argument 'source\.db'/],
    [['migrate', 'nowhere.db'], 3, /There is no file .*nowhere\.db[\s\S]*What to do:/],
    [['verify', 'nowhere.db'], 3, /There is no file/],
    [['migrate', '.'], 3, /is not a file/],
    [['migrate', 'x.db', '--batch-bytes', 'many'], 2, /A whole number above 0/],
    [['migrate', 'x.db', '--batch-bytes', '99999999999999'], 2, /1 to 1073741824/],
    [['migrate', 'x.db', '--jobs', '0'], 2, /A whole number above 0/],
    [['migrate', 'x.db', '--on-bad-value', 'ignore'], 2, /Allowed choices are reject, widen/],
    [['migrate', 'source.db', '--schema', ''], 2, /its name is empty/],
    [['migrate', 'source.db', `${nowhere}?schema=pg_toast`], 2, /begin with "pg_"/],
    [['verify', 'source.db', nowhere, '--schema', 'information_schema'], 2, /part of PostgreSQL/],
    [['doctor', `${nowhere}?schema=sqlite_to_postgres`], 2, /runs are kept/],
    [['export', nowhere, 'bundle', '--schema', 'x'.repeat(64)], 2, /63 bytes/],
    [['import', 'bundle', nowhere, '--schema', 'pg_x'], 3, /is not a bundle/],
    [['migrate', 'source.db', '--resume', '--follow'], 2, /'--resume' cannot be used with option '--follow'/],
    [['migrate', 'source.db', nowhere, '--follow', '--data-only'], 2, /--follow and --data-only do not go together/],
    [['migrate', 'source.db', '--config', 'nowhere.json'], 2, /The rule file .*nowhere\.json cannot be read: .*ENOENT/],
    [['migrate', 'source.db', '--config', 'nowhere.ts'], 2, /The rule file .*nowhere\.ts cannot be read/],
    [['migrate', 'source.db', '--config', 'source.db'], 2, /The rule file .*source\.db cannot be read/],
    [['move'], 2, /unknown command 'move'/],
    [['mgrate'], 2, /Did you mean migrate\?/],
    [['rollback', '--dscard'], 2, /unknown option '--dscard'\n\(Did you mean --discard\?\)\nWhat to do:/],
    [['rollback', '--carry-back', 'x.db', '--discard'], 2, /cannot be used with/],
    [['rollback', '--yes'], 7, /No migration was made from/],
    [['import', 'nowhere'], 3, /is not a bundle: manifest\.json and SHA256SUMS missing[\s\S]*What to do:/],
    [['import', 'nowhere', nowhere], 3, /is not a bundle/],
    [['export'], 2, /missing required argument/],
    [['export', 'nowhere.db', 'bundle'], 3, /There is no file/],
    [['export', 'source.db', '.'], 4, /not an empty folder/],
    [['export', 'source.db', 'source.db/bundle'], 4, /Cannot write the bundle/],
    [['export', nowhere, 'bundle'], 4, /What to do:/],
    ...(process.platform === 'linux' ? [[['export', 'source.db', '/proc/bundle'], 4, /Cannot write the bundle/]] : []),
    [['doctor'], 2, /There is nothing to look at/],
  ] as [string[], number, RegExp][])(
    '%j ends with status %i, says why, and leaves nothing',
    async (args, status, words) => {
      const { folder } = writeSqlite(simple);
      const result = await runCommand(args, folder);
      expect(result).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(words) });
      expect(result.stderr).toMatch(/^Error: /);
      expect(readdirSync(folder)).toEqual(['source.db']);
    },
  );

  test('with rules that are not valid is told each wrong place', async () => {
    const { folder } = writeSqlite(simple);
    writeFileSync(join(folder, 'rules.json'), '{ "columns": [{ "table": 1 }], "tabels": [] }');
    const { status, stderr } = await runCommand(['migrate', 'source.db', nowhere, '--config', 'rules.json'], folder);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^Error: The rule file .*rules\.json is not valid\.\n( {2}- .*\n)+What to do:/);
    expect(stderr).toContain('columns[0].table');
  });

  test('without a word shows the commands on standard error', async () => {
    const { folder } = writeSqlite(simple);
    expect(await runCommand([], folder)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('Usage:'),
    });
  });
});

describe('help', () => {
  const commands = ['migrate', 'verify', 'export', 'import', 'rollback', 'doctor', 'cleanup'];

  test.each([['--help'], ...commands.map((command) => [command, '--help'])])(
    '%j %j is shown with status 0, in lines that a terminal holds',
    async (...args) => {
      const { folder } = writeSqlite(simple);
      const { status, stdout, stderr } = await runCommand(args, folder);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(/^Usage: sqlite-to-postgres /);
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    },
  );

  test.each(['--version', '-V'])('%s tells the version of the package', async (option) => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await runCommand([option], '/')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each(commands)('%s takes the options that every command takes', async (command) => {
    const { folder } = writeSqlite(simple);
    const { stdout } = await runCommand([command, '--help'], folder);
    for (const option of ['--yes', '--json', '--log <file>', '--quiet']) expect(stdout).toContain(`  ${option} `);
  });
});

describe('a URL in the place of a file', () => {
  const secret = 'hidden-from-view';
  const url = `postgresql://app:${secret}@db.example/app`;

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
    const { folder } = writeSqlite(simple);
    const { status, stdout, stderr } = await runCommand(args, folder);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).not.toMatch(new RegExp(secret, 'i'));
    expect(readdirSync(folder)).toEqual(['source.db']);
  });

  test('is told with its user, host and database', async () => {
    const { folder } = writeSqlite(simple);
    const { stderr } = await runCommand(['migrate', url], folder);
    expect(stderr).toMatch(/URL stands in the place of <source\.db>: postgresql:\/\/app:\*\*\*@db\.example\/app/);
  });

  test('behind an equals sign of its own is redacted whole', () => {
    const call = ['migrate', `--jobs=${url}?schema=a`];
    expect(withoutPasswords(`argument '${url}?schema=a' is invalid`, call)).toBe(
      `argument 'postgresql://app:***@db.example/app?schema=a' is invalid`,
    );
  });
});

describe('--log', () => {
  test('is appended to no database, and to no file that the command reads', async () => {
    const { path, folder } = writeSqlite(simple);
    const { path: other } = writeSqlite(simple);
    const [encrypted, link] = [join(folder, 'encrypted.db'), join(folder, 'link.log')];
    writeFileSync(encrypted, randomBytes(4096));
    symlinkSync(encrypted, link);
    for (const [source, log] of [
      [path, path],
      ['source.db', 'source.db'],
      [path, other],
      [encrypted, link],
      ['encrypted.db', 'link.log'],
    ] as const) {
      const before = readFileSync(resolve(folder, log));
      const { status, stderr } = await runCommand(['migrate', source, nowhere, '--log', log], folder);
      expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(/^Error: The log file/) });
      expect(readFileSync(resolve(folder, log)).equals(before)).toBe(true);
    }
  });

  test('must be writable', async () => {
    const { path, folder } = writeSqlite(simple);
    expect(await runCommand(['migrate', path, nowhere, '--log', folder], folder)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--log'),
    });
  });
});

describe('--report', () => {
  test.each([
    ['a file', 'in-the-way'],
    ['below a file', 'in-the-way/reports'],
    ['of a name that is too long', 'x'.repeat(300)],
    ['in which a report is a folder', 'folders'],
    ...(process.platform === 'linux' ? [['where no folder can be made', '/proc/reports/here']] : []),
  ])('%s is refused as usage before the target is connected to', async (_, reports = '') => {
    const { path, folder } = writeSqlite(simple);
    writeFileSync(join(folder, 'in-the-way'), '');
    mkdirSync(join(folder, 'folders/report.json'), { recursive: true });
    const { status, stdout, stderr } = await runCommand(['migrate', path, nowhere, '--report', reports], folder);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Error: The reports cannot be written to [\s\S]*What to do: .*--report/);
  });

  test('is made with the folders above it', async () => {
    const { path, folder } = writeSqlite(simple);
    const { status } = await runCommand(
      ['migrate', path, '--dry-run', '--report', 'for/all/to/read', '--quiet'],
      folder,
    );
    expect(status).toBe(0);
    expect(readdirSync(join(folder, 'for/all/to/read'))).toContain('report.json');
  });
});
