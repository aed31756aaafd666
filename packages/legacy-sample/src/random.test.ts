import { describe, expect, test } from 'vitest';
import { Random } from './random.ts';

const draws = <Value>(count: number, draw: (random: Random) => Value): Value[] => {
  const random = new Random(11);
  return Array.from({ length: count }, () => draw(random));
};

describe('the seeded generator', () => {
  test('repeats itself for a seed and differs for another', () => {
    expect(draws(5, (random) => random.uuid())).toEqual(draws(5, (random) => random.uuid()));
    expect(new Random(1).next()).not.toBe(new Random(2).next());
  });

  test('gives version-4 ids that do not repeat', () => {
    const ids = draws(10_000, (random) => random.uuid());
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      ids.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
    ).toEqual([]);
  });

  test('is uniform over whole numbers and reaches both ends', () => {
    const counts = [0, 0, 0, 0, 0, 0];
    for (const value of draws(60_000, (random) => random.integer(0, 5))) counts[value] = (counts[value] ?? 0) + 1;
    expect(Math.min(...counts)).toBeGreaterThan(9_600);
    expect(Math.max(...counts)).toBeLessThan(10_400);
  });

  test('has a normal distribution of mean 0 and deviation 1', () => {
    const values = draws(40_000, (random) => random.normal());
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
  });
});
