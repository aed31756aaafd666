import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { propertyRuns, useTestDatabase } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate, rollback } from '../index.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { digestSource } from '../verify/compare-tables.ts';
import { query, stored } from './testing/moved-databases.ts';
import {
  type Change,
  changeStatements,
  mixedForms,
  type RandomTable,
  randomChanges,
  randomTables,
  singleForms,
  writeTables,
} from './testing/random-database.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

interface RoundTrip {
  plan: MigrationPlan;
  source: string;
  /** What came back. */
  carried: string;
  /** The source with the same changes made by SQLite. */
  oracle: string;
}

let schemas = 0;

async function roundTrip(
  tables: RandomTable[],
  changes: Change[],
  check: (trip: RoundTrip) => void | Promise<void>,
): Promise<void> {
  const { path, folder } = writeSqlite('');
  const [carried, oracle] = [join(folder, 'carried.db'), join(folder, 'oracle.db')];
  try {
    writeTables(path, tables);
    const schema = `p${++schemas}`;
    const { plan } = await migrate({ source: path, target: clone.url, schema, stateBase: folder });
    copyFileSync(path, oracle);
    using database = new DatabaseSync(oracle);
    await client.query(`set search_path = ${schema}`);
    for (const statement of changeStatements(tables, changes)) {
      database.exec(statement);
      await client.query(statement);
    }
    database.close();
    await rollback({ stateBase: folder, resolveTarget: (name) => name, carryBack: carried });
    await check({ plan, source: path, carried, oracle });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every value of every table with its storage class. */
function everyValue(file: string, tables: readonly RandomTable[]): string[][] {
  return tables.map(({ name, columns }) => stored(file, name, ['id', ...columns.map((column) => column.name)]));
}

const rowCounts = (file: string, tables: readonly RandomTable[]) =>
  tables.map(({ name }) => query(file, `select count(*) as n from ${name}`));

const allForms = [...singleForms, ...mixedForms];

describe('for any small database, going back', () => {
  test('untouched gives every value in its storage class', async () => {
    await fc.assert(
      fc.asyncProperty(randomTables(allForms), async (tables) => {
        await roundTrip(tables, [], ({ source, carried }) => {
          expect(everyValue(carried, tables)).toEqual(everyValue(source, tables));
        });
      }),
      { numRuns: propertyRuns(8) },
    );
  });

  test('with changes gives what the same changes make of it in SQLite, to the letter, where a column has one form', async () => {
    await fc.assert(
      fc.asyncProperty(randomTables(singleForms), randomChanges(), async (tables, changes) => {
        await roundTrip(tables, changes, ({ oracle, carried }) => {
          expect(everyValue(carried, tables)).toEqual(everyValue(oracle, tables));
        });
      }),
      { numRuns: propertyRuns(12) },
    );
  });

  test('with changes gives the same values in any case', async () => {
    await fc.assert(
      fc.asyncProperty(randomTables(allForms), randomChanges(), async (tables, changes) => {
        await roundTrip(tables, changes, async ({ plan, oracle, carried }) => {
          using expected = new DatabaseSync(oracle);
          using found = new DatabaseSync(carried);
          for (const table of plan.tables) {
            expect((await digestSource(found, table)).toString()).toBe(
              (await digestSource(expected, table)).toString(),
            );
          }
          expect(rowCounts(carried, tables)).toEqual(rowCounts(oracle, tables));
        });
      }),
      { numRuns: propertyRuns(12) },
    );
  });
});
