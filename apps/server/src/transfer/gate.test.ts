/** Places and the queue before them: bounded, in order, fair to users, and none is ever lost. */
import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createGate } from './gate.ts';

const busy = { status: 503, code: 'busy', retryAfterS: 10 };

test('whoever comes too many waits in order, and beyond that is asked to come again', async () => {
  const gate = createGate({ what: 'imports', atOnce: 1, perUser: 9, waiting: 2 });
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const all = [
    gate('ann', async () => await first.promise),
    ...['bob', 'cleo'].map((user) => gate(user, async () => void order.push(user))),
  ];
  await expect(gate('dan', async () => {})).rejects.toMatchObject({
    ...busy,
    message: expect.stringMatching(/hands full of imports/) as string,
  });
  expect(order).toEqual([]);
  first.resolve();
  await Promise.all(all);
  expect(order).toEqual(['bob', 'cleo']);
});

test('nobody has more than is one user’s, waiting or not', async () => {
  const gate = createGate({ what: 'imports', atOnce: 1, perUser: 2, waiting: 9 });
  const first = Promise.withResolvers<void>();
  const own = [gate('ann', async () => await first.promise), gate('ann', async () => {})];
  await expect(gate('ann', async () => {})).rejects.toMatchObject({
    ...busy,
    message: expect.stringMatching(/You have 2 imports/) as string,
  });
  const other = gate('bob', async () => 'bob');
  first.resolve();
  await Promise.all(own);
  expect(await other).toBe('bob');
  expect(await gate('ann', async () => 'again')).toBe('again');
});

test('whatever comes, leaves, fails or gives up: never too many at once, and all places are free again', async () => {
  const outcome = fc.constantFrom('done', 'fails', 'gives up');
  const visit = fc.record({ user: fc.constantFrom('ann', 'bob', 'cleo'), turns: fc.nat(4), outcome });
  await fc.assert(
    fc.asyncProperty(fc.array(visit, { maxLength: 30 }), fc.integer({ min: 1, max: 3 }), async (visits, atOnce) => {
      const gate = createGate({ what: 'imports', atOnce, perUser: 4, waiting: 5 });
      let inside = 0;
      let most = 0;
      const work = async (turns: number, fails: boolean) => {
        most = Math.max(most, ++inside);
        for (let i = 0; i < turns; i++) await setImmediate();
        inside--;
        if (fails) throw new Error('the work has failed');
      };
      const settled = visits.map(async ({ user, turns, outcome: end }) => {
        const leaving = new AbortController();
        const visiting = gate(user, async () => await work(turns, end === 'fails'), leaving.signal);
        if (end === 'gives up') setImmediate().then(() => leaving.abort(new Error('has left')), fail);
        await visiting;
      });
      await Promise.allSettled(settled);
      expect([most <= atOnce, inside]).toEqual([true, 0]);
      // As many as ever find a place at once, without a queue.
      let entered = 0;
      const again = Array.from({ length: atOnce }, (_, i) => gate(`new-${i}`, async () => void entered++));
      await Promise.all(again);
      expect(entered).toBe(atOnce);
    }),
    { numRuns: 60 },
  );
});

const fail = (error: unknown) => {
  throw error;
};
