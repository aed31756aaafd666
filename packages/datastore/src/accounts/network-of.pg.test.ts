/** What counts as one guesser, by the program and by the database alike. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { useProductDatabase } from '../testing/index.ts';
import { networkOf } from './network-of.ts';

const product = useProductDatabase();

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:C000:0201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:0001:2::', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['::', '0:0:0:0'],
  ['::192.0.2.1', '0:0:0:0'],
])('%s is of the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('two addresses are of one network by the program where they are by the database', async () => {
  const addresses = fc.sample(
    fc.oneof(
      fc.ipV6(),
      fc.ipV4(),
      fc.ipV4().map((address) => `::ffff:${address}`),
      fc.constantFrom(
        '2001:db8:1:2::1',
        '2001:db8:1:2:ffff::',
        '2001:db8:1:3::1',
        '::2',
        '192.0.2.1',
        '::ffff:192.0.2.1',
      ),
    ),
    { numRuns: 400, seed: 7 },
  );
  const { rows } = await sql<{ address: string; network: string }>`
    select address, network_of(address::inet)::text as network from unnest(${addresses}::text[]) address`.execute(
    product.database,
  );
  const networks = new Map<string, Set<string>>();
  for (const { address, network } of rows)
    networks.set(network, (networks.get(network) ?? new Set()).add(networkOf(address)));
  expect([...networks].filter(([, own]) => own.size !== 1)).toEqual([]);
  expect(new Set([...networks.values()].flatMap((own) => [...own])).size).toBe(networks.size);
});
