import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shareConnections } from './connections.ts';

const share = (query: string, poolSize?: number, reservedConnections = 4) =>
  shareConnections({ poolSize, reservedConnections }, `postgresql://host/app${query}`);

describe('connections', () => {
  test.each([
    ['', undefined, { requests: 20, reserved: 3, health: 1, worker: 4 }],
    ['', 7, { requests: 7, reserved: 3, health: 1, worker: 4 }],
    ['?connection_limit=10', undefined, { requests: 6, reserved: 1, health: 1, worker: 2 }],
    ['?connection_limit=40', undefined, { requests: 32, reserved: 3, health: 1, worker: 4 }],
    ['?connection_limit=2', undefined, { requests: 1, reserved: 0, health: 0, worker: 1 }],
    ['?connection_limit=1', undefined, { requests: 1, reserved: 0, health: 0, worker: 0 }],
    ['?connection_limit=10', 7, { requests: 7, reserved: 3, health: 1, worker: 4 }],
  ])('of %j with a pool of %j', (query, poolSize, shares) => {
    expect(share(query, poolSize)).toEqual(shares);
  });

  test('are never more than a URL allows, and there is always one for requests', () => {
    const count = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(count, count, (limit, reservedConnections) => {
        const { requests, reserved, health, worker } = share(
          `?connection_limit=${limit}`,
          undefined,
          reservedConnections,
        );
        expect(requests + reserved + health + worker).toBe(limit);
        expect(Math.min(requests - 1, reserved, health, worker)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
