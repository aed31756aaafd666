import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MigrateOptions, migrate, rollback } from '../index.ts';
import {
  datasource,
  type PrismaFolder,
  readFiles,
  sqliteMigrationTable,
  usePrismaFolders,
} from './testing/prisma-folder.ts';

const clone = useTestDatabase();
const writeProject = usePrismaFolders();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

const models = `model Task {\n  id    Int   @id @default(autoincrement())\n  state State @default(OPEN)\n}\nenum State {\n  OPEN\n  DONE\n}\n`;
const tasks = `CREATE TABLE "Task" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "state" TEXT NOT NULL DEFAULT 'OPEN'); INSERT INTO "Task" VALUES (1, 'OPEN'), (2, 'DONE');`;
const config = (datasourceUrl: string) =>
  `import "dotenv/config";\r\nimport { defineConfig } from 'prisma/config';\r\n\r\nexport default defineConfig({\r\n  schema: "prisma/schema", // all files\r\n  datasource: { url: ${datasourceUrl} },\r\n});\r\n`;

let schemas = 0;
function optionsFor({ root, source }: PrismaFolder, more: Partial<MigrateOptions> = {}): MigrateOptions {
  return { source, target: clone.url, schema: `p${++schemas}`, project: root, stateBase: root, ...more };
}

function expectedUrl(schema: string): string {
  const url = new URL(clone.url);
  url.searchParams.set('schema', schema);
  return url.href;
}

describe('configuring a Prisma project', () => {
  test('with prisma.config.ts and several files changes what has to change and no other byte', async () => {
    const comment = '// providers: "sqlite"\r\n';
    const folder = writeProject(
      {
        'package.json': '{"dependencies":{"@prisma/adapter-libsql":"7.0.0"}}',
        'prisma.config.ts': config(`'file:./dev.db'`),
        'prisma/schema/main.prisma': `${comment}datasource db {\r\n  provider = "sqlite"   // here\r\n}\r\n`,
        'prisma/schema/models/task.prisma': models,
        '.env': '\uFEFFexport A=1\r\nDATABASE_URL = "file:./${A}.db" # composed\r\nB=2',
        '.env.development': 'DATABASE_URL=file:./dev.db',
      },
      tasks,
    );
    const before = readFiles(folder.root);
    const run = optionsFor(folder);
    const { projectChanges, projectNotes } = await migrate(run);

    const { '.env': env, 'prisma.config.ts': configFile, ...others } = readFiles(folder.root);
    const utf8 = (text: string | undefined) => Buffer.from(text ?? '', 'latin1').toString('utf8');
    expect(utf8(env)).toBe(`\uFEFFexport A=1\r\nDATABASE_URL = "${expectedUrl(run.schema)}" # composed\r\nB=2`);
    expect(configFile).toBe(config(`env('DATABASE_URL')`).replace('{ defineConfig }', '{ defineConfig, env }'));
    expect(others['prisma/schema/main.prisma']).toBe(
      `${comment}datasource db {\r\n  provider = "postgresql"   // here\r\n}\r\n`,
    );
    const baseline = projectChanges.find((line) => line.startsWith('prisma/schema/migrations'));
    expect(projectChanges).toEqual([
      '.env: DATABASE_URL is the target',
      'prisma/schema/main.prisma: provider is postgresql',
      'prisma.config.ts: datasource.url is DATABASE_URL',
      baseline,
    ]);
    expect(projectNotes).toEqual([
      '.env.development sets DATABASE_URL too and stays as it is',
      '.env composes DATABASE_URL of A; the URL stands there whole from now on',
      'package.json: replace @prisma/adapter-libsql by @prisma/adapter-pg, and create PrismaClient with PrismaPg of it, which takes a schema other than public as { schema }',
    ]);
    expect(baseline).toMatch(/: one baseline, \d{14}_baseline, marked as applied$/);
    expect(projectChanges.join()).not.toContain(new URL(clone.url).password);

    await rollback({ stateBase: folder.root, resolveTarget: (target) => target });
    expect(readFiles(folder.root)).toEqual(before);
  });

  test('sets the variable of the configuration and that of the schema, in the files that set them', async () => {
    const folder = writeProject(
      {
        'prisma.config.ts': `import 'dotenv/config'\nexport default { datasource: { url: process.env.MIGRATE_URL! } }`,
        'prisma/schema.prisma': `${datasource}${models}`,
        '.env': 'MIGRATE_URL=file:./dev.db\n',
        'prisma/.env': 'DATABASE_URL=file:../dev.db\n',
      },
      tasks,
    );
    const run = optionsFor(folder);
    await migrate(run);
    expect(readFiles(folder.root)).toMatchObject({
      '.env': `MIGRATE_URL="${expectedUrl(run.schema)}"\n`,
      'prisma/.env': `DATABASE_URL="${expectedUrl(run.schema)}"\n`,
    });
  });

  test('without a .env file writes one, which the rollback removes; a literal URL in the schema becomes env()', async () => {
    const literal = datasource.replace('env("DATABASE_URL")', '"file:./dev.db"');
    const folder = writeProject({ 'prisma/schema.prisma': `${literal}${models}` }, tasks);
    const before = readFiles(folder.root);
    const run = optionsFor(folder);
    await migrate(run);
    const after = readFiles(folder.root);
    expect(after['.env']).toBe(`DATABASE_URL="${expectedUrl(run.schema)}"\n`);
    expect(after['prisma/schema.prisma']).toBe(`${datasource.replace('"sqlite"', '"postgresql"')}${models}`);
    await rollback({ stateBase: folder.root, resolveTarget: (target) => target });
    expect(readFiles(folder.root)).toEqual(before);
  });

  test('keeps a dollar sign of the password from being taken for a variable', async () => {
    await client.query(`create role dollar login superuser password 'a$b'`);
    const target = new URL(clone.url);
    Object.assign(target, { username: 'dollar', password: 'a$b' });
    const folder = writeProject({ 'prisma/schema.prisma': `${datasource}${models}` }, tasks);
    await migrate(optionsFor(folder, { target: target.href }));
    const [, url = ''] = /DATABASE_URL="(.*)"/.exec(readFiles(folder.root)['.env'] ?? '') ?? [];
    expect(url).not.toContain('$');
    const again = await connectClient(url.replace(/\?.*/, ''));
    await again.end();
  });

  test('leaves a table of migrations that another project keeps in the schema alone, and says what to run', async () => {
    const folder = writeProject({ 'prisma/schema.prisma': `${datasource}${models}` }, tasks);
    const run = optionsFor(folder);
    await client.query(`create schema ${run.schema}; create table ${run.schema}._prisma_migrations (id int)`);
    const { projectChanges } = await migrate(run);
    const [name] = readdirSync(join(folder.root, 'prisma/migrations'));
    expect(projectChanges).toContain(
      `prisma/migrations: one baseline, ${name}, to be marked as applied: npx prisma migrate resolve --applied ${name}`,
    );
    await rollback({ stateBase: folder.root, resolveTarget: (target) => target });
    const { rows } = await client.query(
      `select relname from pg_class where relnamespace = '${run.schema}'::regnamespace`,
    );
    expect(rows).toEqual([{ relname: '_prisma_migrations' }]);
  });
});

describe('the models of a Prisma project', () => {
  const write = (row: string) =>
    writeProject({ 'prisma/schema.prisma': `${datasource}${models}` }, `${sqliteMigrationTable}${tasks}${row}`);

  test('refuse a value outside an enum before anything is changed', async () => {
    const folder = write(`INSERT INTO "Task" VALUES (3, 'LATER');`);
    const before = readFiles(folder.root);
    const run = optionsFor(folder);
    await expect(migrate(run)).rejects.toMatchObject({
      code: 'source_has_problems',
      findings: [expect.stringContaining('"state"') as string],
    });
    expect(readFiles(folder.root)).toEqual(before);
  });

  test('give way to the rules of the user', async () => {
    const rules = { columns: [{ table: 'Task', column: 'state', type: 'varchar(10)' }] };
    const run = optionsFor(write(`INSERT INTO "Task" VALUES (3, 'LATER');`), { rules });
    const { plan } = await migrate(run);
    const state = plan.tables.find(({ name }) => name === 'Task')?.columns.find(({ name }) => name === 'state');
    expect(state?.type).toEqual({ kind: 'varchar', length: 10 });
  });

  test('do not keep a number of more than 32 bits out, and the plan says what to change', async () => {
    const { plan } = await migrate(optionsFor(write(`INSERT INTO "Task" VALUES (3000000000, 'DONE');`)));
    expect(plan.notes).toContain('Task.id of the schema: it holds integers of more than 32 bits; write BigInt');
  });

  test('show in a dry run, which leaves the project alone', async () => {
    const folder = write('');
    const before = readFiles(folder.root);
    const { plan, folder: reports } = await migrate(optionsFor(folder, { dryRun: true }));
    expect(plan.enums).toEqual([{ name: 'State', values: ['OPEN', 'DONE'] }]);
    expect(readFileSync(join(reports, 'schema.sql'), 'utf8')).toContain(`as enum ('OPEN', 'DONE')`);
    expect(readFiles(folder.root)).toEqual(before);
  });
});
