/** Rows as they come in chunks: short ones, many in a chunk, and values that span hundreds. */
import { createHash } from 'node:crypto';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { expect, test } from 'vitest';
import { readTargetRows } from './read-target-rows.ts';

const database = useTestDatabase();
const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');

test.each([
  ['a hundred thousand short rows', 'i % 7', 100_000],
  ['rows around the size of a chunk', '65500 + i', 200],
  ['long and short in turn', 'case when i % 3 = 0 then 5000000 else i end', 12],
  ['values of no bytes', '0', 1000],
])('%s', async (_, size, rows) => {
  const client = await connectClient(database.url);
  try {
    const table = `select i, convert_to(repeat(chr(65 + i % 26), ${size}), 'UTF8') as one, case when i % 2 = 0 then 'x' || i end as two
                     from generate_series(1, ${rows}) as i`;
    const expected = await client.query<{ i: number; one: string; two: string | null }>(
      `select i, md5(one) as one, two from (${table}) t`,
    );
    const found: unknown[] = [];
    await readTargetRows(client, table, 3, ({ bytes, starts, ends }) => {
      const value = (at: number) => (starts[at] === -1 ? null : bytes.subarray(starts[at], ends[at]));
      found.push({
        i: value(0)?.readInt32BE(0),
        one: md5(value(1) as Buffer),
        two: value(2)?.toString() ?? null,
      });
    });
    expect(found).toEqual(expected.rows);
  } finally {
    await client.end();
  }
});

test('a query without rows calls nothing', async () => {
  const client = await connectClient(database.url);
  let calls = 0;
  await readTargetRows(client, 'select 1 where false', 1, () => calls++);
  await client.end();
  expect(calls).toBe(0);
});
