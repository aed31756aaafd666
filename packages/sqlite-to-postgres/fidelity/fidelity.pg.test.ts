/**
 * Every case of `fidelity/` as its files say, and the page of the documentation as the cases say. With
 * FIDELITY_WRITE=1 the files are written as the run turned out, to be read before they are committed.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectClient } from '@vanguard/postgres/connection';
import { casesForServer, useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useFolders } from '../src/testing/sqlite-file.ts';
import { type FidelityCase, fidelityFolder, readCases } from './fidelity-case.ts';
import { fidelityPage } from './fidelity-page.ts';
import { type CaseOutcome, runCase } from './run-case.ts';

const isWriting = process.env['FIDELITY_WRITE'] === '1';
const clone = useTestDatabase();
const makeFolder = useFolders();
const cases = readCases();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
  await client.query(readFileSync(join(fidelityFolder, 'structure.sql'), 'utf8'));
  await client.query(`set timezone = 'UTC'`);
});
afterAll(async () => await client.end());

describe('fidelity', () => {
  test.each(casesForServer(cases).map((one) => [one.name, one] as const))('%s', async (name, fidelityCase) => {
    const schema = name.replace('/', '_').replaceAll('-', '_');
    const outcome = await runCase(fidelityCase, { client, url: clone.url, schema, folder: makeFolder() });
    if (isWriting) writeOutcome(fidelityCase, outcome);
    const { expected, refused, left } = isWriting ? outcome : fidelityCase;
    expect(outcome).toEqual({ expected, refused, left });
  });

  test('the page of the documentation lists every case', () => {
    const path = join(fidelityFolder, '../../../docs/reference/fidelity.md');
    const page = fidelityPage(readCases());
    if (isWriting) writeFileSync(path, page);
    expect(readFileSync(path, 'utf8'), 'run again with FIDELITY_WRITE=1 to write it').toBe(page);
  });
});

function writeOutcome({ folder }: FidelityCase, { expected, refused, left }: CaseOutcome): void {
  for (const [file, text] of [
    ['expected.sql', expected],
    ['refused.txt', refused],
    ['left.txt', left || undefined],
  ] as const) {
    const path = join(folder, file);
    if (text !== undefined) writeFileSync(path, text);
    else if (existsSync(path)) rmSync(path);
  }
}
