/** Writes rows into a table that a migration made, fast: one prepared statement a table, its indexes built at the end. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Row, TableRows } from './sample-rows.ts';

const rowsPerReport = 20_000;

/**
 * How many rows were written; undefined where the schema lacks the table at its level. Columns that it lacks are left
 * out, and rows that have null where it wants a value (a shared API configuration at the first three levels) too.
 */
export function insertRows(
  database: DatabaseSync,
  { table, rows }: TableRows,
  onProgress: (done: number) => void,
): number | undefined {
  const columns = readColumns(database, table);
  if (columns.length === 0) return undefined;
  const required = columns.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  let insert: ((row: Row) => void) | undefined;
  let done = 0;
  for (const row of rows) {
    if (required.some((name) => row[name] === null)) continue;
    insert ??= prepareInsert(
      database,
      table,
      columns.map(({ name }) => name).filter((name) => name in row),
    );
    insert(row);
    if (++done % rowsPerReport === 0) onProgress(done);
  }
  if (done % rowsPerReport !== 0) onProgress(done);
  return done;
}

/** Drops the indexes, runs `load`, and creates them again as their migration wrote them: half the time of a large load. */
export function withIndexesLast<Result>(database: DatabaseSync, load: () => Result): Result {
  const indexes = database
    .prepare(`select name, sql from sqlite_schema where type = 'index' and sql is not null`)
    .all();
  for (const { name } of indexes) database.exec(`drop index "${text(name)}"`);
  const result = load();
  for (const { sql } of indexes) database.exec(text(sql));
  return result;
}

function readColumns(database: DatabaseSync, table: string): { name: string; isRequired: boolean }[] {
  return database
    .prepare('select name, "notnull" and dflt_value is null as required from pragma_table_info(?)')
    .all(table)
    .map(({ name, required }) => ({ name: text(name), isRequired: required === 1 }));
}

function prepareInsert(database: DatabaseSync, table: string, names: readonly string[]): (row: Row) => void {
  const list = names.map((name) => `"${name}"`).join(', ');
  const statement = database.prepare(`insert into "${table}" (${list}) values (${names.map(() => '?').join(', ')})`);
  return (row) => void statement.run(...names.map((name) => row[name] as string | number | null));
}

function text(value: SQLOutputValue | undefined): string {
  if (typeof value !== 'string') throw new Error('the catalog of SQLite names and defines things in text');
  return value;
}
