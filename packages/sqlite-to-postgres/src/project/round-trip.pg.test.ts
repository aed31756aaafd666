/** Projects with the example schemas: there, again from the baseline, and back. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate, rollback, verifyMigration } from '../index.ts';
import { describeSchema } from '../testing/describe-schema.ts';
import { prismaExamples } from './testing/prisma-examples.ts';
import { datasource, readFiles, sqliteMigrationTable, usePrismaFolders } from './testing/prisma-folder.ts';

const clone = useTestDatabase();
const writeProject = usePrismaFolders();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

const postgresMigrationTable = `
  CREATE TABLE _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
    logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0
  );`;

let schemas = 0;

describe.each(prismaExamples)('$what', ({ prisma, models, sqlite, postgres, carriedBack }) => {
  const history = schemas % 2 === 0 ? sqliteMigrationTable : '';
  const schema = `round_${++schemas}`;
  const write = () =>
    writeProject(
      {
        'package.json': JSON.stringify({ devDependencies: { prisma } }),
        '.env': 'DATABASE_URL="file:./dev.db"\n',
        'prisma/schema.prisma': `${datasource}\n${models}\n`,
        'prisma/migrations/20240101000000_init/migration.sql': sqlite,
        'prisma/migrations/migration_lock.toml': 'provider = "sqlite"\n',
      },
      `${history}${sqlite}`,
    );
  const describeSql = async (name: string, sql: string) => {
    await client.query(`create schema ${name}; set search_path = ${name}; ${sql}`);
    return await describeSchema(client, name);
  };

  test('arrives as Prisma Migrate would have made it, again from the baseline, and is undone whole', async () => {
    const { root, source } = write();
    const before = readFiles(root);
    await migrate({ source, target: clone.url, schema, project: root, stateBase: root });

    const published = await describeSchema(client, schema);
    expect(published).toEqual(await describeSql(`${schema}_expected`, `${postgres}${postgresMigrationTable}`));

    const folder = join(root, 'prisma/migrations');
    const [name = ''] = readdirSync(folder).filter((entry) => entry.endsWith('_baseline'));
    const baseline = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
    expect(await describeSql(`${schema}_baseline`, `${baseline}${postgresMigrationTable}`)).toEqual(published);
    const { rows } = await client.query(`select migration_name from ${schema}._prisma_migrations`);
    expect(rows).toEqual([{ migration_name: name }]);

    await client.query('reset search_path');
    await verifyMigration({ source, target: clone.url, schema });
    await rollback({ stateBase: root, resolveTarget: (target) => target });
    expect(readFiles(root)).toEqual(before);
    const left = await client.query('select from pg_namespace where nspname = $1', [schema]);
    expect(left.rowCount).toBe(0);
  });

  if (carriedBack === undefined) return;
  const { work, query, rows } = carriedBack;

  test('is carried back into SQLite with what was written since', async () => {
    const { root, source } = write();
    const target = clone.url;
    await migrate({ source, target, schema: `${schema}_carried`, project: root, stateBase: root });
    await client.query(`set search_path = ${schema}_carried; ${work}; reset search_path`);
    const file = join(root, 'carried.db');
    await rollback({ stateBase: root, resolveTarget: (name) => name, carryBack: file });
    using carried = new DatabaseSync(file);
    using original = new DatabaseSync(source);
    const definitions = 'select type, name, sql from sqlite_schema order by 1, 2';
    expect(carried.prepare(definitions).all()).toEqual(original.prepare(definitions).all());
    expect(carried.prepare(query).all()).toEqual(rows);
  });
});
