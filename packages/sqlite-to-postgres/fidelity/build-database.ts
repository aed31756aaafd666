/** Makes the SQLite file of a random database. Rows that its own constraints refuse are left out. */
import { DatabaseSync } from 'node:sqlite';
import type { RandomDatabase, RandomTable } from './random-database.ts';
import type { RandomValue } from './random-values.ts';

export function buildDatabase(path: string, { encoding, tables }: RandomDatabase): void {
  using database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  database.exec(`pragma encoding = '${encoding}'`);
  database.exec('begin');
  for (const table of tables) database.exec(createTable(table, tables));
  for (const table of tables) for (let row = 0; row < table.rowCount; row++) insertRow(database, table, row);
  for (const table of tables) fillReferences(database, table, tables);
  for (const table of tables) for (const index of table.indexes) createIndex(database, table.name, index);
  database.exec('commit');
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Its name differs from those of all other columns. */
const keyColumn = 'the key';

function createTable({ name, key, options, columns, references }: RandomTable, tables: readonly RandomTable[]): string {
  const parts = [
    ...(key === undefined ? [] : [`${quote(keyColumn)} ${key}`]),
    ...columns.map((column) => [quote(column.name), column.declared, ...column.constraints].join(' ')),
    ...references.map(({ column, to }) => `${quote(column)} ${keyType(tables[to])}`),
    ...references.flatMap(({ column, to, clause }) =>
      tables[to]?.key === undefined
        ? []
        : [`foreign key (${quote(column)}) references ${quote(tables[to].name)} (${quote(keyColumn)}) ${clause}`],
    ),
  ];
  return `create table ${quote(name)} (${parts.join(', ')})${options}`;
}

function keyType(table: RandomTable | undefined): string {
  return table?.key?.startsWith('text') ? 'text' : 'integer';
}

function insertRow(database: DatabaseSync, { name, key, columns }: RandomTable, row: number): void {
  const stored = columns.filter(({ values }) => values !== undefined);
  const given = stored.map(({ values }) => values?.[row] ?? null);
  const names = [...(key === undefined ? [] : [keyColumn]), ...stored.map((column) => column.name)];
  const keyValue = key?.startsWith('text') ? `'k${row}'` : String(row * 3 - 2);
  const places = [
    ...(key === undefined ? [] : [keyValue]),
    ...given.map((value) => (isBytes(value) ? 'cast(? as text)' : '?')),
  ];
  const sql = `insert or ignore into ${quote(name)} (${names.map(quote).join(', ')}) values (${places.join(', ')})`;
  database.prepare(sql).run(...given.map((value) => (isBytes(value) ? value.text : value)));
}

function isBytes(value: RandomValue): value is { text: Uint8Array } {
  return typeof value === 'object' && value !== null && 'text' in value;
}

/** Each row refers to some row, or to none. */
function fillReferences(database: DatabaseSync, table: RandomTable, tables: readonly RandomTable[]): void {
  for (const [nth, { column, to }] of table.references.entries()) {
    const parent = tables[to];
    if (parent?.key === undefined || table.key === undefined) continue;
    const parents = [...readKeys(database, parent), null];
    const update = database.prepare(
      `update ${quote(table.name)} set ${quote(column)} = ? where ${quote(keyColumn)} = ?`,
    );
    for (const [row, key] of readKeys(database, table).entries()) {
      update.run(parents[(row * 2 + nth) % parents.length] ?? null, key);
    }
  }
}

function readKeys(database: DatabaseSync, { name }: RandomTable): (string | number)[] {
  const rows = database.prepare(`select ${quote(keyColumn)} as key from ${quote(name)} order by 1`).all();
  return rows.map(({ key }) => key as string | number);
}

/** An index that the rows break is left out. */
function createIndex(
  database: DatabaseSync,
  table: string,
  { name, unique, keys, where }: RandomTable['indexes'][number],
): void {
  try {
    database.exec(`create ${unique ? 'unique ' : ''}index ${quote(name)} on ${quote(table)} (${keys})${where}`);
  } catch (error) {
    if (!/UNIQUE constraint failed/.test((error as Error).message)) throw error;
  }
}
