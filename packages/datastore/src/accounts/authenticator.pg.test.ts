/** What a sign-in costs, and what happens when the account changes while its password is checked. */
import { hashSync } from '@node-rs/bcrypt';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { buildUser, useProductDatabase } from '../testing/index.ts';
import { Authenticator } from './authenticator.ts';
import { setPassword, setUserActive } from './manage-accounts.ts';
import { openPasswordPool, type PasswordPool, passwordsBusy } from './password-pool.ts';
import { hashPassword } from './passwords.ts';
import { listSessions } from './sessions.ts';

const product = useProductDatabase();
const pool = openPasswordPool();
afterAll(async () => await pool.close());

const password = 'granite lighthouse 7';
const hash = hashPassword(password);
const visitor = { address: '192.0.2.1', userAgent: 'test', device: undefined };
const lifetimeMs = 60_000;

/** The real pool, which tells what it is asked for, and after whose checks something else may happen first. */
function watchedPool(afterCheck: () => Promise<unknown> = async () => await Promise.resolve()) {
  const checked: (string | undefined)[] = [];
  const watched: PasswordPool = {
    ...pool,
    check: async (...input) => {
      const result = await pool.check(...input);
      checked.push(input[1]);
      await afterCheck();
      return result;
    },
  };
  return { checked, authenticator: new Authenticator(product.database, watched, lifetimeMs) };
}

let turn = 0;
let username = '';
let userId = '';
beforeEach(async () => {
  await sql`truncate password_attempt`.execute(product.database);
  username = `ann ${turn++}`;
  userId = await buildUser(product.database, username, { passwordHash: hash });
});

describe('a wrong password', () => {
  test('costs one check and the same delay for known, unknown, old and inactive names', async () => {
    const kinds = {
      known: hash,
      old: hashSync(password, { cost: 6 }),
      older: hashSync(password, { cost: 9 }),
      inactive: hash,
    };
    for (const [kind, passwordHash] of Object.entries(kinds))
      await buildUser(product.database, kind, { passwordHash, isActive: kind !== 'inactive' });
    const { checked, authenticator } = watchedPool();
    const times: number[] = [];
    await authenticator.signIn({ username: 'first', password: 'not it', ...visitor });
    // The first also measures what the costliest hash takes.
    expect(checked.splice(0)).toEqual([undefined, kinds.older]);
    for (const name of [...Object.keys(kinds), 'unknown']) {
      const begin = performance.now();
      const result = await authenticator.signIn({ username: name, password: 'not it', ...visitor });
      times.push(performance.now() - begin);
      expect(result).toEqual({ outcome: 'wrong credentials' });
    }
    expect(checked).toEqual([...Object.values(kinds), undefined]);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(99);
  });

  test('costs no check where it is refused', async () => {
    const { checked, authenticator } = watchedPool();
    for (let i = 0; i < 8; i++) await authenticator.signIn({ username, password: 'not it', ...visitor });
    checked.length = 0;
    for (let i = 0; i < 9; i++) {
      expect(await authenticator.signIn({ username, password, ...visitor })).toMatchObject({
        outcome: 'too many attempts',
      });
    }
    expect(checked).toEqual([]);
  });

  test.each<[what: string, busy: Partial<PasswordPool>]>([
    ['there is no room for strangers', { hasRoom: () => false }],
    ['there is none any more', { check: async () => await Promise.reject(passwordsBusy()) }],
  ])('counts nothing where %s', async (_, more) => {
    const busy: PasswordPool = { ...pool, ...more };
    const authenticator = new Authenticator(product.database, busy, lifetimeMs);
    for (let i = 0; i < 20; i++) {
      await expect(authenticator.signIn({ username, password: 'not it', ...visitor })).rejects.toMatchObject({
        code: 'passwords_busy',
      });
    }
    const { rows } = await sql`select from password_attempt`.execute(product.database);
    expect(rows).toEqual([]);
  });
});

describe('a right password', () => {
  const signIn = async (authenticator: Authenticator) => await authenticator.signIn({ username, password, ...visitor });
  const sessions = async () => await listSessions(product.database, userId);

  test('opens no session where the account is deactivated while it is checked', async () => {
    const { authenticator } = watchedPool(async () => await setUserActive(product.database, username, false));
    expect(await signIn(authenticator)).toEqual({ outcome: 'inactive' });
    await setUserActive(product.database, username, true);
    expect(await sessions()).toEqual([]);
  });

  test('opens no session where it is changed while it is checked', async () => {
    const { authenticator } = watchedPool(
      async () => await setPassword(product.database, pool, username, { password: 'harbour violin 93' }),
    );
    expect(await signIn(authenticator)).toEqual({ outcome: 'wrong credentials' });
    expect(await sessions()).toEqual([]);
  });

  test('opens a session for each of many at once, where the first renews the hash', async () => {
    await sql`update app_user set password_hash = ${hashSync(password, { cost: 4 })} where id = ${userId}`.execute(
      product.database,
    );
    const { authenticator } = watchedPool();
    const results = await Promise.all(Array.from({ length: 6 }, async () => await signIn(authenticator)));
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(6).fill('signed in'));
    expect(await sessions()).toHaveLength(6);
  });

  test('can be changed once of many at once', async () => {
    const { authenticator } = watchedPool();
    const signedIn = await signIn(authenticator);
    if (signedIn.outcome !== 'signed in') throw new Error(signedIn.outcome);
    const { account, sessionId } = signedIn;
    const results = await Promise.all(
      ['harbour violin 93', 'zither canyon 41'].map(
        async (newPassword) =>
          await authenticator.changePassword({
            account,
            sessionId,
            currentPassword: password,
            newPassword,
            ...visitor,
          }),
      ),
    );
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['changed', 'wrong password']);
    expect(await sessions()).toHaveLength(1);
  });
});

test('a new password that is refused uses up no guesses at the present one', async () => {
  const { authenticator } = watchedPool();
  const signedIn = await authenticator.signIn({ username, password, ...visitor });
  if (signedIn.outcome !== 'signed in') throw new Error(signedIn.outcome);
  const { account, sessionId } = signedIn;
  const change = async (newPassword: string, currentPassword = password) =>
    (await authenticator.changePassword({ account, sessionId, currentPassword, newPassword, ...visitor })).outcome;
  for (let i = 0; i < 12; i++) expect(await change('password1234')).toBe('weak password');
  for (let i = 0; i < 8; i++) expect(await change('harbour violin 93', 'not it')).toBe('wrong password');
  expect(await change('harbour violin 93')).toBe('too many attempts');
  expect(await change('short')).toBe('weak password');
});

test('sessions of an account that is deactivated by hand stay ended', async () => {
  const { authenticator } = watchedPool();
  await authenticator.signIn({ username, password, ...visitor });
  expect(await listSessions(product.database, userId)).toHaveLength(1);
  for (const isActive of [false, true])
    await sql`update app_user set is_active = ${isActive} where id = ${userId}`.execute(product.database);
  expect(await listSessions(product.database, userId)).toEqual([]);
});
