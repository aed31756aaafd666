import { afterEach, expect, test } from 'vitest';
import { openPasswordPool, passwordThreads, type PasswordPool } from './password-pool.ts';
import { hashPassword } from './passwords.ts';

let passwords: PasswordPool;
afterEach(async () => await passwords.close());

const hash = hashPassword('granite lighthouse');
/** So many calls at once. */
const outcomes = async (count: number, call: () => Promise<unknown>) => {
  const settled = await Promise.allSettled(Array.from({ length: count }, call));
  return {
    done: settled.filter(({ status }) => status === 'fulfilled').length,
    busy: settled.filter((one) => one.status === 'rejected' && one.reason.code === 'passwords_busy').length,
  };
};

test('takes so many as find room, keeps some of it for who has signed in before, and then takes others again', async () => {
  passwords = openPasswordPool();
  // The threads are there, and take the first of the flood.
  await Promise.all(Array.from({ length: passwordThreads }, async () => await passwords.check('x', hash)));
  const flood = outcomes(200, async () => await passwords.check('x', undefined));
  expect([passwords.hasRoom(), passwords.hasRoom({ isTrusted: true })]).toEqual([false, true]);
  const known = outcomes(40, async () => await passwords.check('x', hash, { isTrusted: true }));
  const { done, busy } = await flood;
  expect(done).toBeGreaterThan(passwordThreads);
  expect(done).toBeLessThanOrEqual(passwordThreads + 48);
  expect(busy).toBe(200 - done);
  expect(await known).toEqual({ done: 16, busy: 24 });
  expect((await passwords.check('granite lighthouse', hash)).isRight).toBe(true);
});

test('takes whoever has signed in before first, and each kind in its order', async () => {
  passwords = openPasswordPool();
  const done: string[] = [];
  const check = async (name: string, isTrusted: boolean) => {
    await passwords.check('x', hash, { isTrusted });
    done.push(name);
  };
  const others = Array.from({ length: 12 }, async (_, turn) => await check(`other ${turn}`, false));
  const known = Array.from({ length: 4 }, async (_, turn) => await check(`known ${turn}`, true));
  await Promise.all([...others, ...known]);
  // Two threads may end in another order than they began; those that they had already may be any.
  const placeOf = (name: string) => done.indexOf(name);
  for (let turn = 2; turn < 12; turn++) expect(placeOf(`other ${turn}`)).toBeGreaterThan(placeOf(`other ${turn - 2}`));
  expect(placeOf('other 6')).toBeGreaterThan(placeOf('known 3'));
});

test('judges while hashes wait, and says what is wrong', async () => {
  passwords = openPasswordPool();
  const flood = outcomes(40, async () => await passwords.check('x', hash));
  expect(await passwords.judge('password1234', { username: 'ann' })).toMatch(/too easy to guess/);
  expect(await flood).toEqual({ done: 40, busy: 0 });
});

test('closes without waiting for what waits', async () => {
  passwords = openPasswordPool();
  const flood = outcomes(40, async () => await passwords.check('x', hash));
  await passwords.close();
  expect((await flood).done).toBeLessThan(40);
});
