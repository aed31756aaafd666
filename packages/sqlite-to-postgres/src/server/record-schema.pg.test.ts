/** Runs into one database may publish, and be rolled back, at the same moment. */
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRecordSchema, dropRecordSchemaUnlessUsed, recordSchema } from './record-schema.ts';

const clone = useTestDatabase();
let first: Client;
let second: Client;

beforeEach(async () => {
  [first, second] = [await connectClient(clone.url), await connectClient(clone.url)];
  // As a session that has been at work for a while: what it knows of the catalog stands in its caches.
  for (const client of [first, second]) {
    await client.query('begin');
    await createRecordSchema(client);
    await client.query('rollback');
  }
});

afterEach(async () => {
  await second.end();
  await first.query(`rollback; drop schema if exists ${recordSchema} cascade`);
  await first.end();
});

test('two transactions that make the record at once both succeed', async () => {
  await first.query('begin');
  await second.query('begin');
  await createRecordSchema(first);
  const waiting = createRecordSchema(second);
  await untilOneWaits(first);
  await first.query('commit');
  await expect(waiting).resolves.toBeUndefined();
  await second.query('commit');
  expect(await hasRecord()).toBe(true);
});

test('the record that a run is written into is not dropped with the run before it', async () => {
  await createRecordSchema(first);
  await first.query('begin');
  await createRecordSchema(first);
  await record(first, 'one');
  await second.query('begin');
  const waiting = dropRecordSchemaUnlessUsed(second);
  await untilOneWaits(first);
  await first.query('commit');
  await waiting;
  await second.query('commit');
  expect(await hasRecord()).toBe(true);
});

test('a run that is written while the record is dropped makes it again', async () => {
  await createRecordSchema(first);
  await first.query('begin');
  await dropRecordSchemaUnlessUsed(first);
  await second.query('begin');
  const waiting = createRecordSchema(second).then(async () => await record(second, 'one'));
  await untilOneWaits(first);
  await first.query('commit');
  await waiting;
  await second.query('commit');
  expect(await hasRecord()).toBe(true);
});

async function record(client: Client, runId: string): Promise<void> {
  await client.query(
    `insert into ${recordSchema}.run (run_id, target_schema, source_sha256, tables, plan) values ($1, 'public', '', '[]', '{}')`,
    [runId],
  );
}

async function untilOneWaits(client: Client): Promise<void> {
  await expect
    .poll(async () => (await client.query('select from pg_locks where not granted')).rowCount)
    .toBeGreaterThan(0);
}

async function hasRecord(): Promise<boolean> {
  const { rows } = await second.query<{ stands: boolean }>(
    `select to_regclass('${recordSchema}.run') is not null as stands`,
  );
  return rows[0]?.stands === true;
}
