/** What a query has answered is young garbage once nobody wants it: a server's heap would else grow with every answer. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { useTestDatabase } from './testing/index.ts';

const testDatabase = useTestDatabase();

/** Prints by how many KB the old generation grew with each query, in a heap whose young one is small. */
const program = (url: string) => `
  import { getHeapSpaceStatistics } from 'node:v8';
  import { connectClient } from '${import.meta.resolve('./connect.ts')}';
  const client = await connectClient(${JSON.stringify(url)});
  const query = async () => await client.query('select md5(n::text) as a, md5((-n)::text) as b from generate_series(1, 500) n');
  const oldKb = () => getHeapSpaceStatistics().find((one) => one.space_name === 'old_space').space_used_size / 1024;
  for (let i = 0; i < 50; i++) await query();
  let [last, grown] = [oldKb(), 0];
  for (let i = 0; i < 100; i++) {
    await query();
    const now = oldKb();
    grown += Math.max(0, now - last);
    last = now;
  }
  console.log(grown / 100);
  await client.end();`;

test('is not promoted to the old generation', () => {
  const flags = ['--max-semi-space-size=1', '--input-type=module', '-e', program(testDatabase.url)];
  const grownKb = Number(execFileSync(process.execPath, flags, { encoding: 'utf8' }));
  // A result takes 100 KB.
  expect(grownKb).toBeLessThan(20);
});
