/** `vanguard user …` on an installation: where passwords come from, what is said, and what is refused. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { passwordsInPlace } from '@vanguard/datastore';
import { buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { capturedIo, type CommandResult } from 'sqlite-to-postgres/cli/testing';
import { hasTerminal, keys, runAtTerminal } from 'sqlite-to-postgres/cli/testing/terminal';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '../program.ts';

const product = useProductDatabase();
const passwords = passwordsInPlace();
const good = 'granite lighthouse 7';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'users-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environmentOf = () => ({ DATABASE_URL: product.url, VANGUARD_DATA: folder });

/** With what stands on standard input. */
async function user(words: string, input: string | Buffer = ''): Promise<CommandResult> {
  const io = { ...capturedIo(folder, environmentOf()), stdin: Readable.from([input]) };
  const status = await runCommand(['user', ...words.split(' ')], io);
  return { status, ...io.printed };
}

async function opens(username: string, password: string): Promise<boolean> {
  const { hash } = await product.database
    .selectFrom('app_user')
    .select('password_hash as hash')
    .where('username', '=', username)
    .executeTakeFirstOrThrow();
  return (await passwords.check(password, hash)).isRight;
}

describe('vanguard user export and erase', () => {
  test('tell a person, show what would be, and do it with --yes', async () => {
    await user('add old --role viewer --email old@rio.example --generate');
    expect(JSON.parse((await user('export old')).stdout)).toMatchObject({ account: { email: 'old@rio.example' } });
    expect((await user('erase old')).stdout).toContain('Nothing was changed. To do it: the same with --yes\n');
    expect((await user('list')).stdout).toMatch(/^old /m);
    const done = await user('erase old --yes');
    const pseudonym = /"(former-[0-9a-f]{12})"/.exec(done.stdout)?.[1] ?? '';
    expect((await user('list')).stdout).toMatch(new RegExp(`^${pseudonym} +user +inactive`, 'm'));
    expect((await user('erase old')).status).toBe(2);
    await product.database.deleteFrom('app_user').execute();
  });
});

describe('vanguard user', () => {
  test('list says how to make the first account', async () => {
    expect((await user('list')).stdout).toContain('vanguard user add <name> --role admin');
  });

  test('add takes the password from standard input, one line', async () => {
    await buildOrganization(product.database, 'RIO');
    const { status, stdout } = await user(
      'add ann --role viewer --member RIO:admin --email ann@rio.example',
      `${good}\r\n`,
    );
    expect([status, stdout]).toEqual([0, 'The account "ann" was made, with the role viewer.\n']);
    expect(await opens('ann', good)).toBe(true);
    expect((await user('list')).stdout).toMatch(/^ann +viewer +active +never +RIO admin$/m);
  });

  test('add --generate shows a password once, which is to be changed', async () => {
    const { status, stdout } = await user('add root --role admin --generate --json');
    const { password, mustChangePassword } = JSON.parse(stdout) as { password: string; mustChangePassword: boolean };
    expect([status, mustChangePassword]).toEqual([0, true]);
    expect(password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
    expect(await opens('root', password)).toBe(true);
    expect((await user('list')).stdout).toMatch(/^root +admin +must change password/m);
  });

  test('password gives another one', async () => {
    expect(await user('password ann', 'harbour violin 93')).toMatchObject({ status: 0, stderr: '' });
    expect([await opens('ann', good), await opens('ann', 'harbour violin 93')]).toEqual([false, true]);
  });

  test('deactivate closes an account, and activate opens it', async () => {
    await user('deactivate ann');
    expect((await user('list')).stdout).toMatch(/^ann +viewer +inactive/m);
    await user('activate ann');
    expect((await user('list')).stdout).toMatch(/^ann +viewer +active/m);
  });

  test('role and member change what an account may do', async () => {
    await user('role ann user');
    await user('member ann RIO viewer');
    expect((await user('list')).stdout).toMatch(/^ann +user .*RIO viewer$/m);
    await user('member ann RIO none');
    expect((await user('list')).stdout).toMatch(/^ann +user +active +never$/m);
  });

  test('list shows no control characters of names from elsewhere', async () => {
    await buildUser(product.database, 'red\u001b[31m\u202e');
    expect((await user('list')).stdout).toContain('red\\u{1b}[31m\\u{202e} ');
  });
});

describe('vanguard user refuses', () => {
  test.each([
    ['no password', 'add bea', '', 'No password was given'],
    ['an empty line', 'add bea', '\n', 'No password was given'],
    ['several lines', 'add bea', `${good}\n${good}\n`, 'it has several lines'],
    ['what is not text', 'add bea', Buffer.from([0xff, 0xfe]), 'it is not UTF-8'],
    ['a file that is not a password', 'add bea', 'x'.repeat(5000), 'it is longer than 4096 bytes'],
    ['a weak password', 'add bea', 'password1234\n', 'too easy to guess'],
    ['a password as an argument', `add bea ${good.replaceAll(' ', '-')}`, '', 'too many arguments'],
    ['a role that does not exist', 'add bea --role boss', '', 'boss'],
    ['a membership without a role', 'add bea --member RIO', '', 'RIO:member'],
    ['an unknown organization', 'add bea --member XYZ:viewer', good, '"XYZ"'],
    ['an unknown name', 'password bea', good, '"bea"'],
    ['to deactivate the last administrator', 'deactivate root', '', 'last active administrator'],
  ])('%s', async (_, words, input, message) => {
    const { status, stdout, stderr } = await user(words, input);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/granite.lighthouse|Defect/);
    expect((await user('list')).stdout).not.toMatch(/^bea /m);
  });

  test('to go on after Ctrl-C', async () => {
    const io = capturedIo(folder, environmentOf());
    const running = runCommand(['user', 'add', 'bea'], io);
    setImmediate(() => io.signals.emit('SIGINT', 'SIGINT'));
    expect([await running, io.printed.stderr]).toEqual([130, 'Error: Cancelled. Nothing was changed.\n']);
  });
});

describe.skipIf(!hasTerminal)('at a terminal the password', () => {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const type = async (name: string, first: string, second: string) =>
    await runAtTerminal(
      ['user', 'add', name],
      folder,
      [
        [`New password of ${name}`, first],
        ['once more', second],
      ],
      { main, environment: environmentOf() },
    );

  test('is asked for twice and not shown', async () => {
    const { status, screen } = await type('zoe', `${good}${keys.enter}`, `${good}${keys.enter}`);
    expect(status).toBe(0);
    expect(screen).not.toContain('granite');
    expect(await opens('zoe', good)).toBe(true);
  });

  test('is refused where the second one differs, and Ctrl-C and Ctrl-D change nothing', async () => {
    const differing = await type('yves', `${good}${keys.enter}`, `${good}8${keys.enter}`);
    expect([differing.status, differing.screen]).toEqual([2, expect.stringContaining('The two passwords differ')]);
    const cancelled = await type('yves', keys.ctrlC, '');
    expect([cancelled.status, cancelled.screen]).toEqual([130, expect.stringContaining('Nothing was changed')]);
    const ended = await type('yves', keys.ctrlD, '');
    expect([ended.status, ended.screen]).toEqual([2, expect.stringContaining('No password was given')]);
    expect((await user('list')).stdout).not.toContain('yves');
  });
});
