/**
 * Random databases either arrive, equal by a judge that shares no code with the mover, or stop at a column that really
 * holds what PostgreSQL cannot; and what PostgreSQL is given afterwards comes back the same way.
 */
import { join } from 'node:path';
import { connectClient, quoteIdentifier } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RollbackError, SourceError } from '../src/errors.ts';
import { migrate } from '../src/migrate.ts';
import type { MigrationReport } from '../src/report/migration-report.ts';
import { rollback } from '../src/rollback.ts';
import { useFolders } from '../src/testing/sqlite-file.ts';
import { buildDatabase } from './build-database.ts';
import { readSource, readTarget } from './moved-contents.ts';
import { type RandomDatabase, type RandomTable, randomDatabase } from './random-database.ts';
import { fidelityRuns } from './random-runs.ts';
import { differences, sourceStructure, targetStructure } from './structure.ts';

const clone = useTestDatabase();
const makeFolder = useFolders();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

let schemas = 0;
const oftenPlain = fc.oneof(
  { weight: 2, arbitrary: randomDatabase(false) },
  { weight: 1, arbitrary: randomDatabase(true) },
);
const numRuns = fidelityRuns(0.8);

test(
  'a random database arrives equal or stops at a value that cannot, and comes back',
  async () => {
    let arrived = 0;
    await fc.assert(
      fc.asyncProperty(oftenPlain, async (database) => {
        if (await movesEqual(database)) arrived++;
      }),
      { numRuns },
    );
    expect(arrived).toBeGreaterThan(numRuns / 4);
  },
  numRuns * 5_000,
);

function build(database: RandomDatabase): { source: string; folder: string } {
  const folder = makeFolder();
  const source = join(folder, 'source.db');
  buildDatabase(source, database);
  return { source, folder };
}

/** False where the run stopped, as it should. */
async function movesEqual(database: RandomDatabase): Promise<boolean> {
  const { source, folder } = build(database);
  const schema = `r${++schemas}`;
  const report = await migrate({ source, target: clone.url, schema, stateBase: folder }).catch(asSourceError);
  expect(report instanceof SourceError ? unjustified(report, database) : []).toEqual([]);
  if (report instanceof SourceError) return false;
  const moved = await readTarget(client, schema, report);
  expect(moved.lines).toEqual(readSource(source, moved));
  const structure = await targetStructure(client, schema, report.plan);
  expect(differences(sourceStructure(source, report.plan), structure)).toEqual([]);
  await changeSomething(schema, report);
  const changed = await readTarget(client, schema, report);
  const carried = join(folder, 'carried.db');
  const back = { stateBase: folder, resolveTarget: (name: string) => name };
  try {
    await rollback({ ...back, carryBack: carried });
  } catch (error) {
    // Without a key, and with columns that hide every name of the rowid, nothing leads to a changed row.
    const isJustified = error instanceof RollbackError && error.code === 'rows_without_address';
    if (!isJustified || !database.tables.some(hidesItsRows)) throw error;
    await rollback({ ...back, discard: true });
    return true;
  }
  expect(readSource(carried, changed), 'carried back').toEqual(changed.lines);
  return true;
}

function hidesItsRows({ key, columns }: RandomTable): boolean {
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  return key === undefined && ['rowid', '_rowid_', 'oid'].every((name) => names.has(name));
}

function asSourceError(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  throw error;
}

/** Findings that name no column that holds what does not belong there; a stop without findings is one of its own. */
function unjustified({ findings, message }: SourceError, { tables }: RandomDatabase): string[] {
  const nasty = tables.flatMap(({ name, columns }) =>
    columns.filter(({ isNasty }) => isNasty).map((column) => `"${name}"."${column.name}"`),
  );
  if (findings.length === 0) return [message];
  return findings.filter((finding) => !nasty.some((column) => finding.includes(column)));
}

/** A value of each column is given to another row, and a row is deleted, wherever the constraints allow it. */
async function changeSomething(schema: string, { plan }: MigrationReport): Promise<void> {
  for (const { name: tableName, columns } of plan.tables) {
    const table = `${quoteIdentifier(schema)}.${quoteIdentifier(tableName)}`;
    for (const { name, generated } of columns) {
      if (generated !== undefined) continue;
      const column = quoteIdentifier(name);
      await tryQuery(
        `update ${table} set ${column} = (select o.${column} from ${table} o order by o.ctid desc limit 1)
          where ctid = (select min(ctid) from ${table})`,
      );
    }
    await tryQuery(
      `delete from ${table} where ctid = (select max(ctid) from ${table}) and (select count(*) from ${table}) > 2`,
    );
  }
}

async function tryQuery(sql: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    // 23: a constraint was in the way.
    if (!String((error as { code?: string }).code).startsWith('23')) throw error;
  }
}
