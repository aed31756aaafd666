/**
 * Random databases either arrive, equal by a judge that shares no code with the mover, or stop at a column that really
 * holds what PostgreSQL cannot; and what PostgreSQL is given afterwards comes back the same way.
 * FIDELITY_RUNS says how many.
 */
import { join } from 'node:path';
import { connectClient, quoteIdentifier } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RollbackError, SourceError } from '../errors.ts';
import { migrate } from '../migrate.ts';
import type { MigrateOptions } from '../migrate-options.ts';
import type { MigrationReport } from '../report/migration-report.ts';
import { rollback } from '../rollback.ts';
import { useFolders } from '../testing/sqlite-file.ts';
import { buildDatabase } from './build-database.ts';
import { type RandomDatabase, type RandomTable, randomDatabase } from './random-database.ts';
import { sourceLines } from './source-lines.ts';
import { differences, sourceStructure, targetStructure } from './structure.ts';
import { targetColumns, targetLines } from './target-lines.ts';

const numRuns = Number(process.env['FIDELITY_RUNS'] ?? 200);
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
const share = (part: number) => ({ numRuns: Math.ceil(numRuns * part) });

test(
  'a random database arrives equal or stops at a value that cannot, and comes back',
  async () => {
    let arrived = 0;
    await fc.assert(
      fc.asyncProperty(oftenPlain, async (database) => {
        if (await movesEqual(database)) arrived++;
      }),
      share(0.8),
    );
    expect(arrived).toBeGreaterThan(numRuns / 4);
  },
  numRuns * 2_000,
);

test(
  'with every tolerance nothing stops: each row arrives equal or is set aside, and widened columns hold all',
  async () => {
    await fc.assert(
      fc.asyncProperty(randomDatabase(true), async (database) => {
        const { source, folder } = build(database);
        const all = await moveAnyway(source, folder, { onBadValue: 'widen', onNul: 'escape', onOrphan: 'not-valid' });
        expect([all.moved, all.setAside]).toEqual([all.inSource, 0]);
        const some = await moveAnyway(source, folder, { onBadValue: 'reject', onNul: 'reject', onOrphan: 'reject' });
        expect(some.moved + some.setAside).toBe(some.inSource);
        expect(some.strangers).toEqual([]);
      }),
      share(0.2),
    );
  },
  numRuns * 2_000,
);

function build(database: RandomDatabase): { source: string; folder: string } {
  const folder = makeFolder();
  const source = join(folder, 'source.db');
  buildDatabase(source, database);
  return { source, folder };
}

async function moveAnyway(source: string, folder: string, tolerances: NonNullable<MigrateOptions['tolerances']>) {
  const schema = `r${++schemas}`;
  const report = await migrate({ source, target: clone.url, schema, stateBase: folder, tolerances });
  const target = await readTarget(schema, report);
  const expected = readSource(source, target);
  await client.query(`drop schema ${schema} cascade`);
  const lines = (contents: Contents['lines']) => Object.values(contents).flat();
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

/** False where the run stopped, as it should. */
async function movesEqual(database: RandomDatabase): Promise<boolean> {
  const { source, folder } = build(database);
  const schema = `r${++schemas}`;
  const report = await migrate({ source, target: clone.url, schema, stateBase: folder }).catch(asSourceError);
  expect(report instanceof SourceError ? unjustified(report, database) : []).toEqual([]);
  if (report instanceof SourceError) return false;
  const moved = await readTarget(schema, report);
  expect(moved.lines).toEqual(readSource(source, moved));
  const structure = await targetStructure(client, schema, report.plan);
  expect(differences(sourceStructure(source, report.plan), structure)).toEqual([]);
  await changeSomething(schema, report);
  const changed = await readTarget(schema, report);
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

interface Contents {
  columns: Map<string, Awaited<ReturnType<typeof targetColumns>>>;
  /** By table of the source. */
  lines: Record<string, string[]>;
}

async function readTarget(schema: string, { plan }: MigrationReport): Promise<Contents> {
  const contents: Contents = { columns: new Map(), lines: {} };
  for (const table of plan.tables) {
    const sources = new Map(table.columns.map(({ name, source }) => [name, source]));
    const columns = await targetColumns(client, schema, table.name, sources);
    contents.columns.set(table.source, columns);
    contents.lines[table.source] = await targetLines(client, schema, table.name, columns);
  }
  return contents;
}

function readSource(path: string, { columns }: Contents): Contents['lines'] {
  return Object.fromEntries([...columns].map(([table, of]) => [table, sourceLines(path, table, of)]));
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
