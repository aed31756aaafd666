import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { applyMigrations, latestLevel, projectFolder } from './legacy-migrations.ts';
import { Random } from './random.ts';

const migrationsFolder = new URL('prisma/migrations/', projectFolder);
const migrations = readdirSync(migrationsFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted();

function atLevel(level: number): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  applyMigrations(database, level, new Random(1));
  return database;
}

function tables(database: DatabaseSync): string[] {
  return database
    .prepare(`select name from sqlite_schema where type = 'table' and name <> '_prisma_migrations' order by name`)
    .all()
    .map(({ name }) => String(name));
}

interface Column {
  name: string;
  isRequired: boolean;
}

function columns(database: DatabaseSync, table: string): Column[] {
  return database
    .prepare('select name, "notnull" as required from pragma_table_info(?)')
    .all(table)
    .map(({ name, required }) => ({ name: String(name), isRequired: required === 1 }));
}

function names(database: DatabaseSync, table: string): string[] {
  return columns(database, table).map(({ name }) => name);
}

/** Table and scalar columns of each model, in order. */
function modelsOfSchema(): Map<string, Column[]> {
  const text = readFileSync(new URL('prisma/schema.prisma', projectFolder), 'utf8');
  const models = new Map<string, Column[]>();
  for (const [, body = ''] of text.matchAll(/^model \w+ \{\n(.*?)^\}/gms)) {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? '';
    const fields = [...body.matchAll(/^ {2}(\w+) +(?:String|Int|Float|Boolean|DateTime)(\?)?(?: |$)/gm)];
    models.set(
      table,
      fields.map(([, name = '', optional]) => ({ name, isRequired: optional === undefined })),
    );
  }
  return models;
}

describe('the legacy migrations', () => {
  test('are eight, recorded with the SHA-256 of their file and epoch milliseconds', () => {
    const recorded = atLevel(latestLevel).prepare('select * from _prisma_migrations order by migration_name').all();
    expect(recorded.map((row) => [row['migration_name'], row['checksum']])).toEqual(
      migrations.map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(new URL(`${name}/migration.sql`, migrationsFolder)))
          .digest('hex'),
      ]),
    );
    expect(recorded).toHaveLength(8);
    expect(recorded.every(({ started_at, finished_at }) => Number(started_at) < Number(finished_at))).toBe(true);
  });

  test('start with nine tables and end with twelve', () => {
    expect(tables(atLevel(1))).toHaveLength(9);
    expect(tables(atLevel(latestLevel))).toEqual([
      'ai_providers',
      'ai_usage_logs',
      'api_configurations',
      'data_source_mappings',
      'field_configurations',
      'organization_ai_configs',
      'organization_api_credentials',
      'organizations',
      'pfa_records',
      'sync_logs',
      'user_organizations',
      'users',
    ]);
  });

  test('let an API configuration belong to no organization from the fourth on', () => {
    const isRequired = (level: number) =>
      columns(atLevel(level), 'api_configurations').find(({ name }) => name === 'organizationId')?.isRequired;
    expect([1, 2, 3, 4, 8].map(isRequired)).toEqual([true, true, true, false, false]);
  });

  test('put columns that were added later physically last', () => {
    const database = atLevel(latestLevel);
    expect(names(database, 'users').at(-1)).toBe('avatarUrl');
    expect(names(database, 'api_configurations').slice(-7)).toEqual([
      'updatedAt',
      'lastChecked',
      'lastError',
      'firstSyncAt',
      'lastSyncAt',
      'lastSyncRecordCount',
      'totalSyncRecordCount',
    ]);
  });

  test('keep the rows of the tables that they rebuild', () => {
    const database = new DatabaseSync(':memory:');
    const [first = '', ...later] = migrations.map((name) =>
      readFileSync(new URL(`${name}/migration.sql`, migrationsFolder), 'utf8'),
    );
    database.exec(first);
    database.exec(`
      insert into organizations (id, code, name, updatedAt) values ('o', 'RIO', 'Rio', 0);
      insert into api_configurations (id, organizationId, name, usage, url, authType, updatedAt)
        values ('c', 'o', 'PEMS', 'PEMS_PFA_READ', 'https://pems.example.com', 'none', 0);
      insert into pfa_records (id, pfaId, organizationId, monthlyRate, updatedAt) values ('r', 'PFA-1', 'o', 12.5, 0)`);
    for (const sql of later) database.exec(sql);
    expect(database.prepare('select organizationId, usage, lastError from api_configurations').all()).toEqual([
      { organizationId: 'o', usage: 'PEMS_PFA_READ', lastError: null },
    ]);
    expect(database.prepare('select pfaId, monthlyRate, syncRetryCount from pfa_records').all()).toEqual([
      { pfaId: 'PFA-1', monthlyRate: 12.5, syncRetryCount: 0 },
    ]);
  });

  test('give what schema.prisma describes: the same tables, columns, order and nullability', () => {
    const database = atLevel(latestLevel);
    const described = modelsOfSchema();
    expect([...described.keys()].toSorted()).toEqual(tables(database));
    expect(Object.fromEntries(described)).toEqual(
      Object.fromEntries(tables(database).map((table) => [table, columns(database, table)])),
    );
  });
});
