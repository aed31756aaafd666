/**
 * Whole moves of the recipes: a small database by the application's own schema for SQLite, into its own tables in
 * PostgreSQL as a first start leaves them. One command must do, and `verify` must find nothing. FIDELITY_WRITE=1 as of the
 * others.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWholeSuite, useTestDatabase } from '@vanguard/postgres/testing';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { readMoveCases } from './move-case.ts';
import { runMove } from './run-move.ts';
import { useFolders } from '../src/testing/sqlite-file.ts';

const isWriting = process.env['FIDELITY_WRITE'] === '1';
const clone = useTestDatabase();
const makeFolder = useFolders();

/** In every run: nine digits of instants and tables of its own in each database; first rows that all give way. */
const inEveryRun = new Set(['strapi', 'vaultwarden']);
const cases = readMoveCases(join(import.meta.dirname, '../applications')).filter(
  ({ name }) => isWholeSuite || isWriting || inEveryRun.has(name),
);

test.each(cases.map((one) => [one.name, one] as const))('%s', async (name, moveCase) => {
  const client = new Client({ connectionString: clone.url });
  await client.connect();
  const database = `${client.database}_${name.replaceAll('-', '_')}`;
  try {
    await client.query(`create database ${database}`);
    const url = Object.assign(new URL(clone.url), { pathname: `/${database}` }).href;
    const transcript = await runMove(moveCase, { url, superuserUrl: url, folder: makeFolder() });
    if (isWriting) writeFileSync(join(moveCase.folder, 'expected'), transcript);
    expect(transcript.match(/^\[exit .*$/gm)).toEqual(['[exit 0]', '[exit 0]']);
    expect(transcript).toContain(`follows the recipe "${name}"`);
    expect(transcript).toBe(isWriting ? transcript : moveCase.expected);
  } finally {
    await client.query(`drop database if exists ${database} with (force)`);
    await client.end();
  }
});
