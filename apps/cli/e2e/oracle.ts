/**
 * An oracle of its own making: SQLite renders each value to text with its own functions, PostgreSQL with its own, and
 * the two are compared row by row. It shares no code with the mover.
 */
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

interface Column {
  name: string;
  type: string;
}

/** By declared type: SQL for SQLite and for PostgreSQL that must give the same text. */
const renderings: Record<string, { sqlite: (column: string) => string; postgres: (column: string) => string }> = {
  TEXT: {
    sqlite: (column) => `iif(${column} is null, null, lower(hex(${column})))`,
    postgres: (column) => `encode(convert_to(${column}, 'UTF8'), 'hex')`,
  },
  DATETIME: {
    sqlite: (column) =>
      `case typeof(${column}) when 'integer' then strftime('%Y-%m-%d %H:%M:%f', ${column} / 1000.0, 'unixepoch') else strftime('%Y-%m-%d %H:%M:%f', ${column}) end`,
    postgres: (column) =>
      `to_char(case pg_typeof(${column})::text when 'timestamp with time zone' then ${column}::timestamptz at time zone 'utc' else ${column}::timestamp end, 'YYYY-MM-DD HH24:MI:SS.MS')`,
  },
  BOOLEAN: { sqlite: (column) => `cast(${column} as text)`, postgres: (column) => `${column}::int::text` },
  INTEGER: { sqlite: (column) => `cast(${column} as text)`, postgres: (column) => `${column}::text` },
  'INTEGER UNSIGNED': { sqlite: (column) => `cast(${column} as text)`, postgres: (column) => `${column}::text` },
  REAL: { sqlite: (column) => column, postgres: (column) => `encode(float8send(${column}), 'hex')` },
};

const quote = (name: string) => `"${name}"`;

function renderReal(value: unknown): unknown {
  if (typeof value !== 'number') return value;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}

function rendering(type: string) {
  const found = renderings[type];
  if (found === undefined) throw new Error(`the oracle has no rendering for the type ${type}`);
  return found;
}

export interface TableComparison {
  table: string;
  sourceRows: number;
  targetRows: number;
  /** `id column` of each differing value. */
  differences: string[];
}

/** Compares every value of every table that has an `id`. */
export async function compareEveryValue(file: string, targetUrl: string, schema: string): Promise<TableComparison[]> {
  using source = new DatabaseSync(file, { readOnly: true });
  const target = new pg.Client(targetUrl);
  await target.connect();
  try {
    const tables = source
      .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
      .all();
    const comparisons: TableComparison[] = [];
    for (const { name } of tables) comparisons.push(await compareTable(source, target, String(name), schema));
    return comparisons;
  } finally {
    await target.end();
  }
}

async function compareTable(
  source: DatabaseSync,
  target: pg.Client,
  table: string,
  schema: string,
): Promise<TableComparison> {
  const columns = source.prepare('select name, type from pragma_table_info(?)').all(table) as unknown as Column[];
  const sqlite = columns.map(({ name, type }) => `${rendering(type).sqlite(quote(name))} as ${quote(name)}`);
  const postgres = columns.map(({ name, type }) => `${rendering(type).postgres(quote(name))} as ${quote(name)}`);
  const sourceRows = source.prepare(`select ${sqlite.join(', ')} from ${quote(table)} order by hex(id)`).all();
  const { rows: targetRows } = await target.query<Record<string, unknown>>(
    `select ${postgres.join(', ')} from ${quote(schema)}.${quote(table)} order by encode(convert_to(id, 'UTF8'), 'hex') collate "C"`,
  );
  const differences = sourceRows.flatMap((row, i) =>
    columns
      .filter(({ name, type }) => (type === 'REAL' ? renderReal(row[name]) : row[name]) !== targetRows[i]?.[name])
      .map(({ name }) => `${String(row['id'])} ${name}`),
  );
  return { table, sourceRows: sourceRows.length, targetRows: targetRows.length, differences };
}
