/** Counting attempts: in turn, at once, and over time. Time passes by making the counts older. */
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { passTime, useProductDatabase } from '../testing/index.ts';
import {
  countAttempt,
  type CountedUnder,
  countedUnder,
  countedUnderSession,
  forgetAttempts,
  removeForgottenAttempts,
  type Trust,
  withdrawAttempt,
} from './password-attempts.ts';

const product = useProductDatabase();
beforeEach(async () => void (await sql`truncate password_attempt`.execute(product.database)));

interface Sender {
  username: string;
  network: string;
  deviceId: string;
  trust: Trust;
}
const from = ({ username = 'ann', network = '192.0.2.1', deviceId = '', trust = 'stranger' }: Partial<Sender>) =>
  countedUnder(username, network, deviceId)[trust];
const count = async (counted: CountedUnder[]) => await countAttempt(product.database, counted);
/** Seconds, some of which may have passed. */
const near = (seconds: number) =>
  expect.toSatisfy((wait: number) => wait <= seconds && wait > 0.9 * seconds - 3, `about ${seconds} s`) as number;
/** How many of so many are let through, one after the other, and how long the last has to wait. */
async function tryTimes(times: number, counted: (turn: number) => CountedUnder[]) {
  let [admitted, waitS] = [0, 0];
  for (let turn = 0; turn < times; turn++) {
    const wait = await count(counted(turn));
    if (wait === undefined) admitted++;
    else waitS = wait;
  }
  return { admitted, waitS };
}

describe('attempts', () => {
  test('are free eight times, then wait twice as long each time, up to a quarter of an hour', async () => {
    expect(await tryTimes(20, () => from({}))).toEqual({ admitted: 8, waitS: near(30) });
    const waits: number[] = [];
    for (let wait = 30; waits.length < 7; ) {
      await passTime(product.database, wait);
      expect(await count(from({}))).toBeUndefined();
      wait = (await count(from({}))) ?? 0;
      waits.push(wait);
    }
    // One is forgotten in the meantime.
    expect(waits).toEqual([60, 120, 240, 480, 480, 900, 900].map(near));
  });

  test('that are refused change nothing: the wait grows shorter meanwhile', async () => {
    await tryTimes(20, () => from({}));
    await passTime(product.database, 20);
    expect(await tryTimes(5, () => from({}))).toEqual({ admitted: 0, waitS: near(10) });
  });

  test('are forgotten one after the other', async () => {
    await tryTimes(8, () => from({}));
    await passTime(product.database, 3 * 900);
    expect((await tryTimes(8, () => from({}))).admitted).toBe(3);
    await passTime(product.database, 8 * 900);
    expect((await tryTimes(9, () => from({}))).admitted).toBe(8);
  });

  test('are counted by the name wherever they come from, in whatever case', async () => {
    const spread = await tryTimes(60, (turn) =>
      from({ username: turn % 2 === 0 ? 'ann' : 'ANN', network: `192.0.2.${turn}` }),
    );
    expect(spread).toEqual({ admitted: 30, waitS: near(15) });
    expect(await count(from({ username: 'bea', network: '192.0.2.99' }))).toBeUndefined();
  });

  test('are counted by the address whatever the name', async () => {
    expect(await tryTimes(80, (turn) => from({ username: `name ${turn}` }))).toEqual({ admitted: 60, waitS: near(15) });
    expect(await count(from({ username: 'bea', network: '192.0.2.2' }))).toBeUndefined();
  });

  test('from a known device or network are not held up by what others use up', async () => {
    await tryTimes(60, (turn) => from({ network: `192.0.2.${turn}` }));
    await tryTimes(99, (turn) => from({ username: `name ${turn}`, network: 'home' }));
    expect(await count(from({ network: 'home' }))).toBeGreaterThan(0);
    expect(await tryTimes(9, () => from({ network: 'home', trust: 'network' }))).toMatchObject({ admitted: 8 });
    expect(await tryTimes(9, () => from({ deviceId: 'a browser', trust: 'device' }))).toMatchObject({ admitted: 8 });
    expect(await tryTimes(9, () => from({ deviceId: 'another browser', trust: 'device' }))).toMatchObject({
      admitted: 8,
    });
  });

  test('at changing a password are counted by the session, and by the account that has many', async () => {
    expect(await tryTimes(9, () => countedUnderSession('one', 'ann'))).toEqual({ admitted: 8, waitS: near(30) });
    expect(await count(countedUnderSession('another', 'ann'))).toBeUndefined();
    const spread = await tryTimes(60, (turn) => countedUnderSession(`session ${turn}`, 'ann'));
    expect(spread).toEqual({ admitted: 21, waitS: near(15) });
    expect(await count(countedUnderSession('one', 'bea'))).toBe(30);
    expect(await count(countedUnderSession('of bea', 'bea'))).toBeUndefined();
  });
});

describe('at once', () => {
  test('let through exactly the limit, by the name from one address', async () => {
    const waits = await Promise.all(Array.from({ length: 200 }, async () => await count(from({}))));
    expect(waits.filter((wait) => wait === undefined)).toHaveLength(8);
    expect(Math.min(...waits.filter((wait) => wait !== undefined))).toBeGreaterThan(20);
  });

  test('let through exactly the limit, by the name and by the address, in whatever order they lock', async () => {
    const spread = Array.from({ length: 300 }, async (_, i) => {
      const origin = i % 2 === 0 ? { network: `192.0.2.${i}` } : { username: `name ${i}`, network: '198.51.100.7' };
      return [i % 2, await count(from(origin))] as const;
    });
    const admitted = (await Promise.all(spread)).filter(([, wait]) => wait === undefined);
    expect([admitted.filter(([kind]) => kind === 0).length, admitted.filter(([kind]) => kind === 1).length]).toEqual([
      30, 60,
    ]);
  });

  test('what is refused for one reason is not counted for another', async () => {
    await tryTimes(9, () => from({}));
    await Promise.all(Array.from({ length: 100 }, async () => await count(from({}))));
    expect(await tryTimes(60, (turn) => from({ network: `198.51.100.${turn}` }))).toMatchObject({ admitted: 22 });
  });
});

describe('a right password', () => {
  test('clears the count of its sender, and takes one from those that it shares', async () => {
    for (let turn = 0; turn < 200; turn++) {
      const origin = from({ username: `name ${turn}` });
      expect(await count(origin)).toBeUndefined();
      await forgetAttempts(product.database, origin);
    }
    await tryTimes(7, () => from({}));
    expect(await count(from({}))).toBeUndefined();
    await forgetAttempts(product.database, from({}));
    expect((await tryTimes(9, () => from({}))).admitted).toBe(8);
    const { admitted } = await tryTimes(60, (turn) => from({ username: `other ${turn}` }));
    expect(admitted).toBe(60 - 7 - 8);
  });

  test('opens again what its own attempt has closed, and nothing that others have', async () => {
    const origin = from({ username: 'late' });
    await tryTimes(59, (turn) => from({ username: `name ${turn}` }));
    expect(await count(origin)).toBeUndefined();
    expect(await count(from({ username: 'bea' }))).toEqual(near(15));
    await forgetAttempts(product.database, origin);
    expect(await count(from({ username: 'bea' }))).toBeUndefined();
    await withdrawAttempt(product.database, from({ username: 'late' }).slice(1));
    await tryTimes(3, (turn) => from({ username: `more ${turn}` }));
    await passTime(product.database, 15);
    await tryTimes(1, () => from({ username: 'more' }));
    await withdrawAttempt(product.database, from({ username: 'more' }).slice(2));
    expect(await count(from({ username: 'bea' }))).toBeGreaterThan(15);
  });
});

test('what is withdrawn while others count leaves their counts', async () => {
  await Promise.all(
    Array.from({ length: 60 }, async (_, turn) => {
      const origin = from({ username: `name ${turn}` });
      expect(await count(origin)).toBeUndefined();
      if (turn % 2 === 0) await withdrawAttempt(product.database, origin);
    }),
  );
  const { rows } = await sql<{ counts: number[] }>`
    select array_agg(count order by count) as counts from password_attempt`.execute(product.database);
  expect(rows[0]?.counts).toEqual([...Array<number>(60).fill(1), 30]);
});

test('counts that say nothing any more are removed', async () => {
  await tryTimes(20, () => from({}));
  expect(await removeForgottenAttempts(product.database)).toBe(0);
  await passTime(product.database, 8 * 300 + 1);
  expect(await removeForgottenAttempts(product.database)).toBe(2);
  await passTime(product.database, 8 * 900);
  expect(await removeForgottenAttempts(product.database)).toBe(1);
});
