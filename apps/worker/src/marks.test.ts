/** Notes that go together. */
import { expect, test } from 'vitest';
import { together } from './marks.ts';

test('what comes while one is under way goes together in the next, each with its own result', async () => {
  const batches: (readonly number[])[] = [];
  const ended = Promise.withResolvers<void>();
  const double = together(async (items: readonly number[]) => {
    batches.push(items);
    if (batches.length === 1) await ended.promise;
    return items.map((item) => item * 2);
  });
  const results = [1, 2, 3].map(async (item) => await double(item));
  ended.resolve();
  expect(await Promise.all(results)).toEqual([2, 4, 6]);
  expect(await double(4)).toBe(8);
  expect(batches).toEqual([[1], [2, 3], [4]]);
});

test('one that cannot be noted spoils no other', async () => {
  const double = together(async (items: readonly number[]) => {
    await Promise.resolve();
    if (items.includes(3)) throw new Error('three');
    return items.map((item) => item * 2);
  });
  const results = await Promise.allSettled([1, 2, 3, 4].map(async (item) => await double(item)));
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason)))).toEqual([
    2,
    4,
    'Error: three',
    8,
  ]);
});
