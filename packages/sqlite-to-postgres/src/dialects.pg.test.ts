/** Each framework is recognised by its own tables, and its columns become what they mean there. */
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from './index.ts';
import { describeSchema } from './testing/describe-schema.ts';
import { useSqliteFiles } from './testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

interface DialectCase {
  dialect: string;
  sql: string;
  columns: string[];
  /** The row of table `t` as PostgreSQL prints it. */
  row: string;
}

const cases: DialectCase[] = [
  {
    dialect: 'django',
    sql: `CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
      CREATE TABLE "t" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "token" char(32) NOT NULL, "made" datetime NOT NULL, "day" date, "at" time, "ok" bool NOT NULL, "price" decimal NOT NULL, "size" integer unsigned NOT NULL CHECK ("size" >= 0));
      INSERT INTO t VALUES (7, '0123456789abcdef0123456789abcdef', '2024-05-06 07:08:09.123456', '2024-05-06', '23:59:59.5', 1, 12.5, 3);`,
    columns: [
      't.at time without time zone',
      't.day date',
      't.id integer not null identity',
      't.made timestamp with time zone not null',
      't.ok boolean not null',
      't.price numeric not null',
      't.size integer not null',
      't.token uuid not null',
    ],
    row: '(7,01234567-89ab-cdef-0123-456789abcdef,"2024-05-06 07:08:09.123456+00",2024-05-06,23:59:59.5,t,12.5,3)',
  },
  {
    dialect: 'rails',
    sql: `CREATE TABLE "schema_migrations" ("version" varchar NOT NULL PRIMARY KEY); CREATE TABLE "ar_internal_metadata" ("key" varchar NOT NULL PRIMARY KEY, "value" varchar, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL);
      CREATE TABLE "t" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar, "price" decimal(10,2), "active" boolean DEFAULT 1, "data" json, "created_at" datetime(6) NOT NULL);
      INSERT INTO t VALUES (1, 'Zoë', 10.25, 0, '{"a": [1]}', '2024-05-06 07:08:09.123456');`,
    columns: [
      't.active boolean default true',
      't.created_at timestamp(6) without time zone not null',
      't.data jsonb',
      't.id integer not null identity',
      't.name text',
      't.price numeric(10,2)',
    ],
    row: '(1,Zoë,10.25,f,"{""a"": [1]}","2024-05-06 07:08:09.123456")',
  },
  {
    dialect: 'sequelize',
    sql:
      'CREATE TABLE `SequelizeMeta` (`name` VARCHAR(255) NOT NULL UNIQUE PRIMARY KEY);' +
      'CREATE TABLE `t` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `uuid` UUID, `done` TINYINT(1) DEFAULT 0, `level` TINYINT, `createdAt` DATETIME NOT NULL);' +
      `INSERT INTO t VALUES (1, '01234567-89ab-cdef-0123-456789abcdef', 1, 5, '2024-05-06 07:08:09.123 +02:00');`,
    columns: [
      't.createdAt timestamp with time zone not null',
      't.done boolean default false',
      't.id integer not null identity',
      't.level smallint',
      't.uuid uuid',
    ],
    row: '(1,01234567-89ab-cdef-0123-456789abcdef,t,5,"2024-05-06 05:08:09.123+00")',
  },
  {
    dialect: 'typeorm',
    sql: `CREATE TABLE "typeorm_metadata" ("type" varchar NOT NULL, "name" varchar);
      CREATE TABLE "t" ("id" varchar PRIMARY KEY NOT NULL, "createdAt" datetime NOT NULL DEFAULT (datetime('now')), "isActive" boolean NOT NULL DEFAULT (1));
      INSERT INTO t VALUES ('a', '2024-05-06 07:08:09', 1);`,
    columns: [
      `t.createdAt timestamp(3) without time zone not null default (now() AT TIME ZONE 'utc'::text)`,
      't.id text not null',
      't.isActive boolean not null default true',
    ],
    row: '(a,"2024-05-06 07:08:09",t)',
  },
  {
    dialect: 'knex',
    sql:
      'CREATE TABLE `knex_migrations` (`id` integer not null primary key autoincrement, `name` varchar(255), `batch` integer, `migration_time` datetime);' +
      'CREATE TABLE `t` (`id` integer not null primary key autoincrement, `at` datetime default CURRENT_TIMESTAMP, `key` char(36), `flag` boolean);' +
      `INSERT INTO t VALUES (1, 1714979289123, 'k', 0);`,
    columns: [
      't.at timestamp with time zone default CURRENT_TIMESTAMP',
      't.flag boolean',
      't.id integer not null identity',
      't.key character varying(36)',
    ],
    row: '(1,"2024-05-06 07:08:09.123+00",k,f)',
  },
  {
    dialect: 'drizzle',
    sql:
      'CREATE TABLE "__drizzle_migrations" (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric);' +
      'CREATE TABLE `t` (`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL, `name` text NOT NULL, `created` integer DEFAULT (unixepoch()));' +
      `INSERT INTO "__drizzle_migrations" VALUES (1, 'h', 1714979289123); INSERT INTO t VALUES (1, 'x', 1714979289);`,
    columns: [
      "t.created integer default (floor(EXTRACT(epoch FROM (now() AT TIME ZONE 'utc'::text))))::bigint",
      't.id integer not null identity',
      't.name text not null',
    ],
    row: '(1,x,1714979289)',
  },
];

test.each(cases)('$dialect', async ({ dialect, sql, columns, row }) => {
  const { path, folder } = writeSqlite(sql);
  const report = await migrate({ source: path, target: clone.url, schema: dialect, stateBase: folder });
  expect(report.plan.dialect.name).toBe(dialect);
  const described = await describeSchema(client, dialect);
  expect(described.columns.filter((line) => line.startsWith('t.'))).toEqual(columns);
  await client.query(`set timezone = 'UTC'`);
  const { rows } = await client.query<{ row: string }>(`select t::text as row from ${dialect}.t`);
  expect(rows[0]?.row).toBe(row);
});
