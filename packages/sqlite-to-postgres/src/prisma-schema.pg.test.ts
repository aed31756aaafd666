/** A migrated Prisma database is indistinguishable from one that Prisma Migrate created in PostgreSQL. */
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { expect, test } from 'vitest';
import { migrate } from './index.ts';
import { describeSchema } from './testing/describe-schema.ts';
import { useSqliteFiles } from './testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();

/** What Prisma Migrate writes for the same models: left on SQLite, right on PostgreSQL. */
const columnTable: [field: string, sqlite: string, postgres: string][] = [
  ['Int', '"int" INTEGER NOT NULL', '"int" INTEGER NOT NULL'],
  ['Int?', '"intOptional" INTEGER', '"intOptional" INTEGER'],
  ['Int @default(7)', '"intDefault" INTEGER NOT NULL DEFAULT 7', '"intDefault" INTEGER NOT NULL DEFAULT 7'],
  ['Int @default(-3)', '"intNegative" INTEGER NOT NULL DEFAULT -3', '"intNegative" INTEGER NOT NULL DEFAULT -3'],
  ['BigInt', '"bigInt" BIGINT NOT NULL', '"bigInt" BIGINT NOT NULL'],
  [
    'BigInt @default(9007199254740993)',
    '"bigIntDefault" BIGINT NOT NULL DEFAULT 9007199254740993',
    '"bigIntDefault" BIGINT NOT NULL DEFAULT 9007199254740993',
  ],
  ['Float', '"float" REAL NOT NULL', '"float" DOUBLE PRECISION NOT NULL'],
  [
    'Float @default(0.5)',
    '"floatDefault" REAL NOT NULL DEFAULT 0.5',
    '"floatDefault" DOUBLE PRECISION NOT NULL DEFAULT 0.5',
  ],
  ['Decimal', '"decimal" DECIMAL NOT NULL', '"decimal" DECIMAL(65,30) NOT NULL'],
  [
    'Decimal @default(1.25)',
    '"decimalDefault" DECIMAL NOT NULL DEFAULT 1.25',
    '"decimalDefault" DECIMAL(65,30) NOT NULL DEFAULT 1.25',
  ],
  ['Boolean', '"boolean" BOOLEAN NOT NULL', '"boolean" BOOLEAN NOT NULL'],
  [
    'Boolean @default(true)',
    '"booleanTrue" BOOLEAN NOT NULL DEFAULT true',
    '"booleanTrue" BOOLEAN NOT NULL DEFAULT true',
  ],
  [
    'Boolean @default(false)',
    '"booleanFalse" BOOLEAN NOT NULL DEFAULT false',
    '"booleanFalse" BOOLEAN NOT NULL DEFAULT false',
  ],
  ['DateTime', '"dateTime" DATETIME NOT NULL', '"dateTime" TIMESTAMP(3) NOT NULL'],
  [
    'DateTime @default(now())',
    '"dateTimeNow" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP',
    '"dateTimeNow" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP',
  ],
  ['String', '"string" TEXT NOT NULL', '"string" TEXT NOT NULL'],
  ['String?', '"stringOptional" TEXT', '"stringOptional" TEXT'],
  [
    `String @default("it's")`,
    `"stringDefault" TEXT NOT NULL DEFAULT 'it''s'`,
    `"stringDefault" TEXT NOT NULL DEFAULT 'it''s'`,
  ],
  ['String @default("")', `"stringEmpty" TEXT NOT NULL DEFAULT ''`, `"stringEmpty" TEXT NOT NULL DEFAULT ''`],
  ['Bytes', '"bytes" BLOB NOT NULL', '"bytes" BYTEA NOT NULL'],
  ['Json', '"json" JSONB NOT NULL', '"json" JSONB NOT NULL'],
  ['Json @default("[]")', `"jsonDefault" JSONB NOT NULL DEFAULT '[]'`, `"jsonDefault" JSONB NOT NULL DEFAULT '[]'`],
];

const tables = (columns: string, id: string, migrations: string) => `
  CREATE TABLE "Author" (
    "id" ${id},
    "email" TEXT NOT NULL,
    "first name" TEXT NOT NULL,
    ${columns}
    ${id.includes('SERIAL') ? ', CONSTRAINT "Author_pkey" PRIMARY KEY ("id")' : ''}
  );
  CREATE TABLE "books" (
    "isbn" TEXT NOT NULL${id.includes('SERIAL') ? '' : ' PRIMARY KEY'},
    "authorId" INTEGER NOT NULL,
    "editorId" INTEGER
    ${
      id.includes('SERIAL')
        ? ', CONSTRAINT "books_pkey" PRIMARY KEY ("isbn")'
        : `, CONSTRAINT "books_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
             CONSTRAINT "books_editorId_fkey" FOREIGN KEY ("editorId") REFERENCES "Author" ("id") ON DELETE SET NULL ON UPDATE CASCADE`
    }
  );
  CREATE TABLE "_BookToTag" (
    "A" TEXT NOT NULL,
    "B" INTEGER NOT NULL
    ${
      id.includes('SERIAL')
        ? ''
        : `, CONSTRAINT "_BookToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "books" ("isbn") ON DELETE CASCADE ON UPDATE CASCADE,
             CONSTRAINT "_BookToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "Author" ("id") ON DELETE CASCADE ON UPDATE CASCADE`
    }
  );
  CREATE TABLE "edition" (
    "isbn" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    ${id.includes('SERIAL') ? 'CONSTRAINT "edition_pkey" ' : '\n'}PRIMARY KEY ("isbn", "number")
  );
  CREATE UNIQUE INDEX "Author_email_key" ON "Author"("email");
  CREATE UNIQUE INDEX "Author_first name_email_key" ON "Author"("first name", "email");
  CREATE INDEX "books_authorId_idx" ON "books"("authorId");
  CREATE INDEX "books_editorId_isbn_idx" ON "books"("editorId", "isbn" DESC);
  CREATE UNIQUE INDEX "_BookToTag_AB_unique" ON "_BookToTag"("A", "B");
  CREATE INDEX "_BookToTag_B_index" ON "_BookToTag"("B");
  ${migrations}`;

const sqliteMigrations = `
  CREATE TABLE "_prisma_migrations" (
    "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
    "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
  );`;

/** The table as Prisma's schema engine creates it in PostgreSQL. */
const postgresMigrations = `
  CREATE TABLE _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
    logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0
  );
  ALTER TABLE "books" ADD CONSTRAINT "books_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
  ALTER TABLE "books" ADD CONSTRAINT "books_editorId_fkey" FOREIGN KEY ("editorId") REFERENCES "Author"("id") ON DELETE SET NULL ON UPDATE CASCADE;
  ALTER TABLE "_BookToTag" ADD CONSTRAINT "_BookToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "books"("isbn") ON DELETE CASCADE ON UPDATE CASCADE;
  ALTER TABLE "_BookToTag" ADD CONSTRAINT "_BookToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "Author"("id") ON DELETE CASCADE ON UPDATE CASCADE;`;

test('every type, default, key and index is what Prisma Migrate creates in PostgreSQL', async () => {
  const onSqlite = tables(
    columnTable.map(([, sqlite]) => sqlite).join(', '),
    'INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT',
    sqliteMigrations,
  );
  const onPostgres = tables(
    columnTable.map(([, , postgres]) => postgres).join(', '),
    'SERIAL NOT NULL',
    postgresMigrations,
  );
  const { path, folder } = writeSqlite(onSqlite);
  await migrate({ source: path, target: clone.url, schema: 'moved', stateBase: folder });

  const client = await connectClient(clone.url);
  try {
    await client.query(`create schema expected; set search_path = expected; ${onPostgres}`);
    const expected = await describeSchema(client, 'expected');
    expect(await describeSchema(client, 'moved')).toEqual(expected);
    expect(expected.columns.length).toBeGreaterThan(columnTable.length);
  } finally {
    await client.end();
  }
});

test('an Int that holds more than 32 bits becomes bigint', async () => {
  const { path, folder } = writeSqlite(
    `${sqliteMigrations} create table t (id integer not null primary key, n integer); insert into t values (1, 3000000000);`,
  );
  await migrate({ source: path, target: clone.url, schema: 'wide', stateBase: folder });
  const client = await connectClient(clone.url);
  const { columns } = await describeSchema(client, 'wide');
  await client.end();
  expect(columns.filter((line) => line.startsWith('t.'))).toEqual(['t.id integer not null', 't.n bigint']);
});
