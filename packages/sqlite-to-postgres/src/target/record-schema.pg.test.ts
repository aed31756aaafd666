/** The first two runs into a database may publish at the same moment. */
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { expect, test } from 'vitest';
import { createRecordSchema, recordSchema } from './record-schema.ts';

const clone = useTestDatabase();

test('two transactions that make the record at once both succeed', async () => {
  const [first, second] = [await connectClient(clone.url), await connectClient(clone.url)];
  try {
    await first.query('begin');
    await second.query('begin');
    await createRecordSchema(first);
    const waiting = createRecordSchema(second);
    await expect
      .poll(async () => (await first.query('select from pg_locks where not granted')).rowCount)
      .toBeGreaterThan(0);
    await first.query('commit');
    await expect(waiting).resolves.toBeUndefined();
    await second.query('commit');
    const { rows } = await second.query(`select to_regclass('${recordSchema}.run') is not null as stands`);
    expect(rows).toEqual([{ stands: true }]);
  } finally {
    await first.end();
    await second.end();
  }
});
