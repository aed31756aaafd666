import { describe, expect, test } from 'vitest';
import { Slots } from './slots.ts';

const forever = 60_000;
const refusal = () => new Error('too many');

describe('places', () => {
  test('go to those who wait, in their order', async () => {
    const slots = new Slots({ places: 1, mostWaiting: 9, refusal });
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map(async (n) => {
        const leave = await slots.enter(forever, undefined);
        order.push(n);
        leave();
        // A second time means nothing.
        leave();
      }),
    );
    expect(order).toEqual([1, 2, 3]);
    const leave = await slots.enter(0, undefined);
    await expect(slots.enter(0, undefined)).rejects.toThrow('too many');
    leave();
  });

  test('are refused at once where too many wait already', async () => {
    const slots = new Slots({ places: 1, mostWaiting: 1, refusal });
    const leave = await slots.enter(0, undefined);
    const waiting = slots.enter(forever, undefined);
    await expect(slots.enter(forever, undefined)).rejects.toThrow('too many');
    leave();
    (await waiting)();
  });

  test('are not kept for those who have given up or gone', async () => {
    const slots = new Slots({ places: 1, mostWaiting: 9, refusal });
    const leave = await slots.enter(0, undefined);
    const gone = new AbortController();
    const aborted = slots.enter(forever, gone.signal);
    const late = slots.enter(1, undefined);
    const patient = slots.enter(forever, undefined);
    gone.abort(new Error('has gone'));
    await expect(aborted).rejects.toThrow('has gone');
    await expect(late).rejects.toThrow('too many');
    await expect(slots.enter(forever, gone.signal)).rejects.toThrow('has gone');
    leave();
    (await patient)();
  });
});
