/** Accounts as an operator manages them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listOrganizations } from './organizations.ts';
import { buildOrganization, buildSession, buildUser, useProductDatabase } from '../testing/index.ts';
import { listUsers } from './list-users.ts';
import {
  createUser,
  type NewUser,
  removeMembership,
  setMembership,
  setPassword,
  setUserActive,
  setUserRole,
} from './manage-accounts.ts';
import { openPasswordPool } from './password-pool.ts';
import { listSessions } from './sessions.ts';

const product = useProductDatabase();
const passwords = openPasswordPool();
afterAll(async () => await passwords.close());

const password = 'granite lighthouse 7';
const create = async (user: Partial<NewUser> & { username: string }) =>
  await createUser(product.database, passwords, { password, ...user });
const entryOf = async (username: string) =>
  (await listUsers(product.database)).find((entry) => entry.username === username);
const hashOf = async (username: string) =>
  (
    await product.database
      .selectFrom('app_user')
      .select('password_hash')
      .where('username', '=', username)
      .executeTakeFirstOrThrow()
  ).password_hash;

let rio = '';
beforeAll(async () => {
  rio = await buildOrganization(product.database, 'RIO');
  await buildOrganization(product.database, 'ULM');
});

describe('an account', () => {
  test('is made with its role and memberships, and opened by its password only', async () => {
    const id = await create({
      username: 'ann',
      email: 'ann@rio.example',
      firstName: 'Ann',
      memberships: [
        { organization: 'ULM', role: 'viewer' },
        { organization: rio, role: 'admin' },
      ],
    });
    expect(await entryOf('ann')).toEqual({
      id,
      username: 'ann',
      email: 'ann@rio.example',
      firstName: 'Ann',
      lastName: null,
      role: 'user',
      isActive: true,
      mustChangePassword: false,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      lastLoginAt: null,
      memberships: [
        { organizationId: rio, code: 'RIO', role: 'admin' },
        { organizationId: expect.any(String), code: 'ULM', role: 'viewer' },
      ],
    });
    const hash = await hashOf('ann');
    expect([
      (await passwords.check(password, hash)).isRight,
      (await passwords.check(`${password} `, hash)).isRight,
    ]).toEqual([true, false]);
  });

  test.each([
    ['a name that is taken, in whatever case', { username: 'ANN' }, 'username_taken'],
    ['an e-mail address that is taken', { username: 'other', email: 'Ann@Rio.Example' }, 'email_taken'],
    ['a name with a space at its end', { username: 'bea ' }, 'bad_username'],
    ['no name', { username: '' }, 'bad_username'],
    ['a name with a line feed', { username: 'a\nb' }, 'bad_username'],
    ['a weak password', { username: 'bea', password: 'password1234' }, 'weak_password'],
    ['the name as password', { username: 'maximilian', password: 'Maximilian!2' }, 'weak_password'],
    [
      'an unknown organization',
      { username: 'bea', memberships: [{ organization: 'XYZ', role: 'viewer' }] },
      'no_such_organization',
    ],
  ] as const)('is not made with %s, and nothing of it is left', async (_, user, code) => {
    const before = (await listUsers(product.database)).length;
    await expect(create(user)).rejects.toMatchObject({ code });
    expect((await listUsers(product.database)).length).toBe(before);
  });

  test('of two made at once with names that differ in case, one is made', async () => {
    const made = await Promise.allSettled(['carl', 'Carl', 'CARL'].map(async (username) => await create({ username })));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('keeps the name that a legacy installation gave it beside one that differs in case', async () => {
    await buildUser(product.database, 'Twin');
    await buildUser(product.database, 'twin');
    await setUserRole(product.database, 'Twin', 'viewer');
    expect([(await entryOf('Twin'))?.role, (await entryOf('twin'))?.role]).toEqual(['viewer', 'user']);
  });
});

test('another password ends every session, and is to be changed where it was only delivered', async () => {
  const id = await create({ username: 'dora' });
  await buildSession(product.database, id);
  await setPassword(product.database, passwords, 'dora', { password: 'harbour violin 93', mustChangePassword: true });
  expect(await listSessions(product.database, id)).toEqual([]);
  expect((await entryOf('dora'))?.mustChangePassword).toBe(true);
  expect((await passwords.check('harbour violin 93', await hashOf('dora'))).isRight).toBe(true);
  await expect(setPassword(product.database, passwords, 'dora', { password: 'dora dora dora' })).rejects.toMatchObject({
    code: 'weak_password',
  });
});

test('memberships come, change and go by the code of an organization', async () => {
  const id = await create({ username: 'emil' });
  const account = {
    id,
    username: 'emil',
    email: null,
    firstName: null,
    lastName: null,
    mustChangePassword: false,
    locale: null,
  };
  const seen = async () =>
    (await listOrganizations(product.database, { ...account, role: 'user' })).map(({ code, role }) => [code, role]);
  await setMembership(product.database, 'emil', { organization: 'RIO', role: 'viewer' });
  await setMembership(product.database, 'emil', { organization: 'RIO', role: 'owner' });
  expect(await seen()).toEqual([['RIO', 'owner']]);
  const removed = [
    await removeMembership(product.database, 'emil', 'RIO'),
    await removeMembership(product.database, 'emil', 'RIO'),
  ];
  expect([removed, await seen()]).toEqual([[true, false], []]);
});

test('the last active administrator stays one, also when two are deactivated at once', async () => {
  await create({ username: 'root', role: 'admin' });
  await create({ username: 'deputy', role: 'admin' });
  const results = await Promise.allSettled(
    ['root', 'deputy'].map(async (username) => await setUserActive(product.database, username, false)),
  );
  expect(results.filter(({ status }) => status === 'rejected')).toMatchObject([
    { reason: { code: 'last_administrator' } },
  ]);
  const admin = (await listUsers(product.database)).find(({ role, isActive }) => role === 'admin' && isActive);
  await expect(setUserRole(product.database, admin?.username ?? '', 'user')).rejects.toMatchObject({
    code: 'last_administrator',
  });
  await setUserActive(product.database, 'root', true);
  await setUserActive(product.database, 'deputy', true);
});

test('an unknown name is said', async () => {
  await expect(setUserActive(product.database, 'nobody', false)).rejects.toMatchObject({ code: 'no_such_user' });
});
