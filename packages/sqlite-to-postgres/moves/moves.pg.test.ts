/**
 * Every case of `moves/` as its files say. With FIDELITY_WRITE=1 `expected` is written as the run turned out, to be read
 * before it is committed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectClient } from '@vanguard/postgres/connection';
import { casesForServer, useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useFolders } from '../src/testing/sqlite-file.ts';
import { readMoveCases } from './move-case.ts';
import { runMove } from './run-move.ts';

const isWriting = process.env['FIDELITY_WRITE'] === '1';
const clone = useTestDatabase();
const makeFolder = useFolders();
const role = 'mover_application';
const databases: string[] = [];
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
  await client.query(
    `do $$ begin create role ${role} login password 'p'; exception when duplicate_object or unique_violation then null; end $$`,
  );
});
afterAll(async () => {
  for (const name of databases) await client.query(`drop database ${name} with (force)`);
  await client.end();
});

async function makeDatabase(): Promise<string> {
  const name = `${client.database}_move${databases.length}`;
  await client.query(`create database ${name} owner ${role} template template0 strategy file_copy`);
  databases.push(name);
  return name;
}

test.each(casesForServer(readMoveCases()).map((one) => [one.name, one] as const))('%s', async (_, moveCase) => {
  const superuser = Object.assign(new URL(clone.url), { pathname: `/${await makeDatabase()}` }).href;
  const url = Object.assign(new URL(superuser), { username: role, password: 'p' }).href;
  const transcript = await runMove(moveCase, { url, superuserUrl: superuser, folder: makeFolder() });
  if (isWriting) writeFileSync(join(moveCase.folder, 'expected'), transcript);
  expect(transcript).toBe(isWriting ? transcript : moveCase.expected);
});
