/** `vanguard organization …` on an installation: what is made, who sees it, and what is refused. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, listOrganizations } from '@vanguard/datastore';
import { buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { capture, type CommandResult } from 'sqlite-to-postgres/cli/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '../program.ts';

const product = useProductDatabase();
const folder = mkdtempSync(join(tmpdir(), 'organizations-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const vanguard = async (...words: string[]): Promise<CommandResult> =>
  await capture(runCommand, words, folder, { DATABASE_URL: product.url, VANGUARD_DATA: folder });
const organization = async (...words: string[]) => await vanguard('organization', ...words);

let [admin, ann] = [{}, {}] as [Account, Account];
beforeAll(async () => {
  const account = async (username: string, role: Account['role']) =>
    ({ id: await buildUser(product.database, username, { role }), username, role }) as Account;
  [admin, ann] = [await account('root', 'admin'), await account('ann', 'user')];
});
const seenBy = async (account: Account) =>
  (await listOrganizations(product.database, account)).map(({ code, role }) => `${code} ${role}`);

describe('vanguard organization', () => {
  test('list says how to make the first', async () => {
    expect((await organization('list')).stdout).toContain('vanguard organization add <code> <name>');
  });

  test('add makes one that administrators see, and its owner', async () => {
    expect(await organization('add', 'RIO', 'Rio Refinery')).toMatchObject({ status: 0, stderr: '' });
    expect([await seenBy(admin), await seenBy(ann)]).toEqual([['RIO owner'], []]);
    const { status, stdout } = await organization('add', 'ULM', 'Ulm', '--owner', 'ann', '--json');
    expect([status, JSON.parse(stdout)]).toEqual([0, { id: expect.any(String), code: 'ULM', name: 'Ulm' }]);
    expect([await seenBy(admin), await seenBy(ann)]).toEqual([['RIO owner', 'ULM owner'], ['ULM owner']]);
  });

  test('user member gives others a place in it', async () => {
    await vanguard('user', 'member', 'ann', 'RIO', 'viewer');
    expect(await seenBy(ann)).toEqual(['RIO viewer', 'ULM owner']);
    expect((await organization('list')).stdout).toMatch(/^RIO +Rio Refinery +active +0 +1$/m);
  });

  test('deactivate hides one from everybody, and activate shows it again as it was', async () => {
    expect(await organization('deactivate', 'RIO')).toMatchObject({ status: 0, stderr: '' });
    expect([await seenBy(admin), await seenBy(ann)]).toEqual([['ULM owner'], ['ULM owner']]);
    expect((await organization('list')).stdout).toMatch(/^RIO +Rio Refinery +inactive/m);
    await organization('activate', 'RIO');
    expect(await seenBy(ann)).toEqual(['RIO viewer', 'ULM owner']);
  });
});

test.each([
  ['a code that is taken, whatever its case', ['add', 'rio', 'Rio'], 'There is an organization "RIO" already'],
  ['a code that cannot be part of an address', ['add', 'a/b', 'Rio'], 'its code cannot stand in an address'],
  ['a code that leads elsewhere', ['add', '..', 'Rio'], 'its code cannot stand in an address'],
  ['an empty name', ['add', 'NEW', ''], 'its name cannot be shown'],
  ['a name that turns the line', ['add', 'NEW', 'a\u202eb'], 'its name cannot be shown'],
  ['an owner who is not there', ['add', 'NEW', 'New', '--owner', 'nobody'], 'There is no account "nobody"'],
  ['to deactivate what is not there', ['deactivate', 'XYZ'], '"XYZ"'],
])('vanguard organization refuses %s', async (_, words, message) => {
  const { status, stdout, stderr } = await organization(...words);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect((await organization('list', '--json')).stdout).not.toContain('NEW');
});
