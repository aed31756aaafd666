/** Writes a legacy database: the schema by its own migrations, then the rows, all from one seed. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { buildAdminRows } from './admin-rows.ts';
import { sampleEncryptionKey } from './credentials.ts';
import { applyMigrations, latestLevel } from './legacy-migrations.ts';
import { buildPfaRows } from './pfa-rows.ts';
import { Random } from './random.ts';
import type { Row, TableRows } from './sample-rows.ts';

export interface SampleOptions {
  seed?: number;
  /** PFA records over all organizations. */
  records?: number;
  organizations?: number;
  /** 32 bytes in hexadecimal. */
  encryptionKey?: string;
  /** How many of the eight migrations have been applied. */
  level?: number;
  onProgress?(done: number, total: number): void;
}

export interface SampleSummary {
  file: string;
  rowCounts: Record<string, number>;
}

export const sampleDefaults = { seed: 1, records: 20_280, organizations: 28 };

const rowsPerReport = 20_000;

/** Throws where the file exists. */
export function writeLegacySample(file: string, options: SampleOptions = {}): SampleSummary {
  if (existsSync(file)) throw new Error(`${file} exists already`);
  const { seed, records, organizations } = { ...sampleDefaults, ...options };
  const random = new Random(seed);
  using database = new DatabaseSync(file);
  database.exec('pragma journal_mode = off; pragma synchronous = off');
  applyMigrations(database, options.level ?? latestLevel, random);
  database.exec('pragma foreign_keys = on; begin');
  const admin = buildAdminRows(random, organizations, options.encryptionKey ?? sampleEncryptionKey);
  const rowCounts: Record<string, number> = {};
  const pfa: TableRows = {
    table: 'pfa_records',
    rows: buildPfaRows(random, records, admin.organizationIds, admin.userIds),
  };
  for (const { table, rows } of [...admin.tables, pfa]) {
    const onRow = table === 'pfa_records' ? options.onProgress : undefined;
    const count = insertRows(database, table, rows, (done) => onRow?.(done, records));
    if (count !== undefined) rowCounts[table] = count;
  }
  database.exec('commit; pragma journal_mode = delete');
  return { file, rowCounts };
}

/** Columns that the schema lacks at its level are left out; undefined where it lacks the table. */
function insertRows(
  database: DatabaseSync,
  table: string,
  rows: Iterable<Row>,
  onProgress: (done: number) => void,
): number | undefined {
  const columns = database
    .prepare('select name, "notnull" as required, dflt_value from pragma_table_info(?)')
    .all(table);
  if (columns.length === 0) return undefined;
  const known = columns.map(({ name }) => String(name));
  const required = columns
    .filter((column) => column['required'] === 1 && column['dflt_value'] === null)
    .map(({ name }) => String(name));
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  let done = 0;
  for (const row of rows) {
    if (required.some((name) => row[name] === null)) continue;
    const names = known.filter((name) => row[name] !== undefined);
    const shape = names.join(',');
    let statement = statements.get(shape);
    if (statement === undefined) {
      const list = names.map((name) => `"${name}"`).join(', ');
      statement = database.prepare(`insert into "${table}" (${list}) values (${names.map(() => '?').join(', ')})`);
      statements.set(shape, statement);
    }
    statement.run(...names.map((name) => row[name] as string | number | null));
    if (++done % rowsPerReport === 0) onProgress(done);
  }
  onProgress(done);
  return done;
}
