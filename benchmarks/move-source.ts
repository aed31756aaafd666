/**
 * The databases that the benchmark of the move moves, as Prisma writes them: a wide table with its parent and a narrow child,
 * or the wide table alone with five keys and indexes.
 */
import { existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const parents = 10_000;

const wideColumns = [
  ...Array.from({ length: 8 }, (_, i) => ({ ddl: `"text${i}" TEXT`, sql: `'value ' || (n % ${1000 + i})` })),
  ...Array.from({ length: 6 }, (_, i) => ({ ddl: `"at${i}" DATETIME`, sql: `1700000000000 + n * ${1000 + i}` })),
  ...Array.from({ length: 5 }, (_, i) => ({ ddl: `"real${i}" REAL`, sql: `n * ${1.25 + i}` })),
  ...Array.from({ length: 4 }, (_, i) => ({ ddl: `"flag${i}" BOOLEAN NOT NULL DEFAULT false`, sql: `(n + ${i}) % 2` })),
  ...Array.from({ length: 4 }, (_, i) => ({
    ddl: `"count${i}" INTEGER`,
    sql: `case n % 9 when 0 then null else n % ${10_000 + i} end`,
  })),
  { ddl: '"createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP', sql: '1700000000000 + n' },
];

export interface MoveShape {
  readonly name: string;
  /** Each has the key `id`. */
  readonly tables: readonly string[];
  readonly indexes: readonly (readonly [name: string, table: string, columns: string, unique?: true])[];
  readonly references: readonly (readonly [table: string, column: string, referred: string])[];
  /** Tables and rows. */
  readonly script: (rows: number) => string;
}

const series = (count: number) =>
  `(with recursive s (n) as (select 1 union all select n + 1 from s where n < ${count}) select n from s)`;

/** 30 columns in the wide table with its key and its parent; the child has two rows for each. */
export const threeTables: MoveShape = {
  name: 'three',
  tables: ['Project', 'Record', 'Entry'],
  indexes: [
    ['Record_projectId_idx', 'Record', '"projectId"'],
    ['Record_text0_at0_idx', 'Record', '"text0", "at0"'],
    ['Record_createdAt_idx', 'Record', '"createdAt"'],
    ['Entry_recordId_idx', 'Entry', '"recordId"'],
  ],
  references: [
    ['Record', 'projectId', 'Project'],
    ['Entry', 'recordId', 'Record'],
  ],
  script: (rows) => `
    create table "Project" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT NOT NULL);
    insert into "Project" select n, 'project ' || n from ${series(parents)};
    create table "Record" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "projectId" INTEGER NOT NULL, ${wideColumns.map(({ ddl }) => ddl).join(', ')},
      CONSTRAINT "Record_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project" ("id") ON DELETE RESTRICT ON UPDATE CASCADE);
    insert into "Record" select n, n % ${parents} + 1, ${wideColumns.map(({ sql }) => sql).join(', ')} from ${series(rows)};
    create table "Entry" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "recordId" INTEGER NOT NULL, "amount" REAL NOT NULL, "at" DATETIME NOT NULL,
      CONSTRAINT "Entry_recordId_fkey" FOREIGN KEY ("recordId") REFERENCES "Record" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
    insert into "Entry" select n, (n + 1) / 2, n / 8.0, 1700000000000 + n from ${series(rows * 2)};`,
};

export const oneTable: MoveShape = {
  name: 'one',
  tables: ['Record'],
  indexes: [
    ['Record_code_key', 'Record', '"code"', true],
    ['Record_text0_at0_idx', 'Record', '"text0", "at0"'],
    ['Record_createdAt_idx', 'Record', '"createdAt"'],
    ['Record_count0_idx', 'Record', '"count0"'],
  ],
  references: [],
  script: (rows) => `
    create table "Record" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "code" TEXT NOT NULL, ${wideColumns.map(({ ddl }) => ddl).join(', ')});
    insert into "Record" select n, 'code ' || (n * 7919 % 1000003) || '-' || n, ${wideColumns.map(({ sql }) => sql).join(', ')} from ${series(rows)};`,
};

export function indexStatements({ indexes }: MoveShape, schema = ''): string[] {
  const inSchema = schema === '' ? '' : `${schema}.`;
  return indexes.map(
    ([name, table, columns, unique]) =>
      `create ${unique ? 'unique ' : ''}index "${name}" on ${inSchema}"${table}" (${columns})`,
  );
}

export function buildSource(path: string, shape: MoveShape, rows: number): void {
  if (existsSync(path)) return;
  const partial = `${path}.partial`;
  using database = new DatabaseSync(partial);
  database.exec(`
    pragma journal_mode = off; pragma synchronous = off;
    create table "_prisma_migrations" ("id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL, "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0);
    insert into "_prisma_migrations" values ('1', 'c', 1700000000000, '20240101000000_init', null, null, 1700000000000, 1);
    ${shape.script(rows)}
    ${indexStatements(shape).join(';')};`);
  database.close();
  renameSync(partial, path);
}
