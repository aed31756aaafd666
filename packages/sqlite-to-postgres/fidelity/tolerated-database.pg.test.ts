/** Random databases with every opt-in way past what PostgreSQL cannot hold. */
import { join } from 'node:path';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../src/migrate.ts';
import type { MigrateOptions } from '../src/run/migrate-options.ts';
import { useFolders } from '../src/testing/sqlite-file.ts';
import { buildDatabase } from './build-database.ts';
import { type MovedContents, readSource, readTarget } from './moved-contents.ts';
import { randomDatabase } from './random-database.ts';
import { fidelityRuns } from './random-runs.ts';

const numRuns = fidelityRuns(0.2);
const clone = useTestDatabase();
const makeFolder = useFolders();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

let schemas = 0;

test(
  'with every tolerance nothing stops: each row arrives equal or is set aside, and widened columns hold all',
  async () => {
    await fc.assert(
      fc.asyncProperty(randomDatabase(true), async (database) => {
        const folder = makeFolder();
        const source = join(folder, 'source.db');
        buildDatabase(source, database);
        const all = await moveAnyway(source, folder, { onBadValue: 'widen', onNul: 'escape', onOrphan: 'not-valid' });
        expect([all.moved, all.setAside]).toEqual([all.inSource, 0]);
        const some = await moveAnyway(source, folder, { onBadValue: 'reject', onNul: 'reject', onOrphan: 'reject' });
        expect(some.moved + some.setAside).toBe(some.inSource);
        expect(some.strangers).toEqual([]);
      }),
      { numRuns },
    );
  },
  numRuns * 5_000,
);

async function moveAnyway(source: string, folder: string, tolerances: NonNullable<MigrateOptions['tolerances']>) {
  const schema = `r${++schemas}`;
  const report = await migrate({ source, target: clone.url, schema, stateBase: folder, tolerances });
  const target = await readTarget(client, schema, report);
  const expected = readSource(source, target);
  await client.query(`drop schema ${schema} cascade`);
  const lines = (contents: MovedContents['lines']) => Object.values(contents).flat();
  return {
    inSource: lines(expected).length,
    moved: lines(target.lines).length,
    setAside: report.setAside?.rejectedRows ?? 0,
    /** Rows that look like none of the source. */
    strangers: Object.entries(target.lines).flatMap(([table, rows]) =>
      rows.filter((row) => !expected[table]?.includes(row)),
    ),
  };
}
