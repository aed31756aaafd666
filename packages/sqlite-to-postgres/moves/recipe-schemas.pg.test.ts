/**
 * Recipes without a whole move of their own among `applications/`: the tables of their schema, two rows in each, moved as
 * the recipe says. What the application would make in PostgreSQL is made by the mover first, with rows of a first start.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { connectClient, quoteIdentifier } from '@vanguard/postgres/connection';
import { isWholeSuite, useTestDatabase } from '@vanguard/postgres/testing';
import { expect, test } from 'vitest';
import { migrate, verifyMigration } from '../src/index.ts';
import { readKnownRecipes } from '../src/plan/recipes/find-recipe.ts';
import { wholeMoves } from '../src/plan/recipes/testing/recipe-pages.ts';
import type { SourceColumn, SourceTable } from '../src/source/catalog.ts';
import { quoteSqlite } from '../src/source/quote.ts';
import { readCatalog } from '../src/source/read-catalog.ts';
import { useFolders } from '../src/testing/sqlite-file.ts';

const clone = useTestDatabase();
const makeFolder = useFolders();

/** In every run: one with first rows that give way, left out tables and keys between all of them. */
const inEveryRun = 'authelia';
const recipes = readKnownRecipes().filter(
  ({ name }) => wholeMoves[name] === undefined && (isWholeSuite || name === inEveryRun),
);

/** What an application writes into a column of such a type, of the row `n`; what refers to it holds the same. */
function valueOf(declaredType: string, n: number, fraction: string): SQLInputValue {
  if (/bool/i.test(declaredType)) return n % 2;
  if (/date|time/i.test(declaredType)) return `2024-05-0${n} 07:08:09.${fraction}`;
  if (/int|numeric|real|double/i.test(declaredType)) return n;
  if (/json/i.test(declaredType)) return `{"n": ${n}}`;
  return /blob/i.test(declaredType) ? Buffer.from([n, 0xff]) : `text ${n}`;
}

/** `fraction` are the digits of a second in its instants. */
function fill(database: DatabaseSync, fraction: string, rows: readonly number[]): void {
  const { tables } = readCatalog(database);
  for (const table of tables) {
    const types = table.columns.map((column) => storedType(tables, table, column));
    const insert = database.prepare(
      `insert into ${quoteSqlite(table.name)} values (${types.map(() => '?').join(', ')})`,
    );
    database.exec(`delete from ${quoteSqlite(table.name)}`);
    for (const n of rows) insert.run(...types.map((type) => valueOf(type, n, fraction)));
  }
}

/** A reference may be declared without a type: it holds what the key holds. */
function storedType(tables: readonly SourceTable[], { foreignKeys }: SourceTable, column: SourceColumn): string {
  const reference = foreignKeys.find(({ columns }) => columns.length === 1 && columns[0] === column.name);
  const referred = tables.find(({ name }) => name === reference?.referencedTable);
  const key = referred?.columns.find(({ name }) => name === reference?.referencedColumns[0]);
  return (key ?? column).declaredType;
}

test.each(recipes.map((recipe) => [recipe.name, recipe] as const))('%s', async (name, recipe) => {
  const folder = makeFolder();
  const path = join(folder, 'source.db');
  const schema = name.replaceAll('-', '_');
  const move = { source: path, target: clone.url, schema, stateBase: folder };
  using database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  database.exec(readFileSync(join(import.meta.dirname, '../src/plan/recipes/testing', `${name}.sql`), 'utf8'));
  fill(database, '123', [1, 2]);
  const made = await migrate(move);
  expect(made.plan.recipe?.name).toBe(name);
  expect(made.tables.every(({ rows }) => rows === 2)).toBe(true);
  await verifyMigration(move);
  if (recipe.target !== 'made by the application') return;

  const { tables = [] } = recipe.dataOnly ?? {};
  const stay = new Set(tables.filter(({ leaveOut, seedRows }) => leaveOut ?? seedRows).map(({ table }) => table));
  const client = await connectClient(clone.url);
  const emptied = made.tables.filter((table) => !stay.has(table.name)).map((table) => quoteIdentifier(table.name));
  await client.query(`set search_path = ${schema}; truncate ${emptied.join(', ')} cascade`);
  await client.end();
  const isRounded = recipe.dataOnly?.columns?.some(({ round }) => round === true) === true;
  fill(database, isRounded ? '123456789' : '123', [2, 3, 4]);
  const filled = await migrate({ ...move, dataOnly: true });
  const behind = filled.plan.leftBehind.map((left) => left.name);
  expect(behind).toEqual(expect.arrayContaining(tables.filter(({ leaveOut }) => leaveOut).map(({ table }) => table)));
  const moved = filled.tables.map((table) => table.name);
  expect([...moved, ...behind].toSorted()).toEqual(made.tables.map((table) => table.name).toSorted());
  expect(filled.tables.every(({ rows }) => rows === 3)).toBe(true);
  await verifyMigration(move);
});
