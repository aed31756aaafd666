import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPrismaProject, hintsOf } from './prisma-project.ts';
import { datasource, usePrismaFolders } from './testing/prisma-folder.ts';

const writeProject = usePrismaFolders();
const model = 'model A {\n  id Int @id\n}\n';
const packageWith = (content: object) => ({ 'package.json': JSON.stringify(content) });
const config = (settings: string) =>
  `import "dotenv/config"\nimport { defineConfig } from "prisma/config"\nexport default defineConfig({ ${settings} })`;

function find(files: Record<string, string>) {
  const { root } = writeProject(files, '');
  const project = findPrismaProject(root);
  const [envPath = ''] = project.envFiles.values();
  const [schema, env, migrations] = [project.datasourcePath, envPath, project.migrationsPath].map((path) =>
    relative(root, path),
  );
  return { ...project, places: { schema, env, migrations } };
}

describe('a Prisma project', () => {
  test.each<[what: string, files: Record<string, string>, schema: string, migrations: string]>([
    ['in its usual place', { 'prisma/schema.prisma': datasource }, 'prisma/schema.prisma', 'prisma/migrations'],
    ['in the root', { 'schema.prisma': datasource }, 'schema.prisma', 'migrations'],
    [
      'by package.json',
      {
        ...packageWith({ prisma: { schema: 'db/main.prisma' } }),
        'db/main.prisma': datasource,
        'prisma/schema.prisma': 'x',
      },
      'db/main.prisma',
      'db/migrations',
    ],
    [
      'by prisma.config.ts',
      { 'prisma.config.ts': config(`schema: "db/s.prisma", migrations: { path: "moves" }`), 'db/s.prisma': datasource },
      'db/s.prisma',
      'moves',
    ],
    [
      'by .config/prisma.ts, whose paths count from there',
      { '.config/prisma.ts': config(`schema: "../db/s.prisma"`), 'db/s.prisma': datasource },
      'db/s.prisma',
      'db/migrations',
    ],
    [
      'in several files',
      { 'prisma/schema/models/a.prisma': model, 'prisma/schema/main.prisma': datasource },
      'prisma/schema/main.prisma',
      'prisma/schema/migrations',
    ],
    [
      'in several files, with migrations beside their folder',
      {
        ...packageWith({ prisma: { schema: 'prisma/schema' } }),
        'prisma/schema/main.prisma': datasource,
        'prisma/migrations/x.sql': '',
      },
      'prisma/schema/main.prisma',
      'prisma/migrations',
    ],
  ])('is found %s', (_, files, schema, migrations) => {
    expect(find(files).places).toMatchObject({ schema, migrations });
  });

  test('knows all models and enums of all its files', () => {
    const { root } = writeProject(
      {
        'prisma/schema/a.prisma': 'model A {\n  id Int @id\n  kind Kind\n  bs B[]\n}\n',
        'prisma/schema/b.prisma': `${datasource}enum Kind {\n  X @map("x")\n}\n`,
      },
      '',
    );
    expect(hintsOf(findPrismaProject(root))).toEqual({
      dialect: { name: 'prisma', evidence: 'prisma/schema/b.prisma' },
      columns: [
        { table: 'A', column: 'id', family: 'integer' },
        { table: 'A', column: 'kind', enum: { name: 'Kind', values: ['x'] } },
      ],
    });
  });

  test.each<[what: string, files: Record<string, string>, env: string]>([
    ['the one there is', { '.env': '' }, '.env'],
    ['none yet', {}, '.env'],
    ['that beside the schema', { 'prisma/.env': 'DATABASE_URL=x' }, 'prisma/.env'],
    ['that of the two which sets the variable', { '.env': 'A=1', 'prisma/.env': 'DATABASE_URL=x' }, 'prisma/.env'],
    ['that of the root, which counts first', { '.env': 'DATABASE_URL=y', 'prisma/.env': 'DATABASE_URL=x' }, '.env'],
  ])('has its variable in a .env file: %s', (_, files, env) => {
    expect(find({ ...files, 'prisma/schema.prisma': datasource }).places.env).toBe(env);
  });

  test('tells of other files that set the variable, and of a variable set twice', () => {
    const { notes } = find({
      'prisma/schema.prisma': datasource,
      '.env': 'DATABASE_URL=1\nDATABASE_URL=2',
      '.env.local': 'export DATABASE_URL=3',
      '.env.test': '# DATABASE_URL=4',
      '.env.example': 'DATABASE_URL=5',
    });
    expect(notes).toEqual([
      '.env.local sets DATABASE_URL too and stays as it is',
      '.env sets DATABASE_URL more than once; the last, which counts, is changed',
    ]);
  });

  test.each<[string, Record<string, unknown>, number | undefined]>([
    ['a caret', { devDependencies: { prisma: '^6.2.1' } }, 6],
    ['an exact version', { dependencies: { '@prisma/client': '5.22.0' } }, 5],
    ['a pre-release', { dependencies: { prisma: '7.0.0-dev.1' } }, 7],
    ['a wild card', { dependencies: { prisma: '6.x' } }, 6],
    ['a tag', { dependencies: { prisma: 'latest' } }, undefined],
    ['two ranges', { dependencies: { prisma: '5.0.0 || 6.0.0' } }, undefined],
    ['a place in the workspace', { dependencies: { prisma: 'catalog:' } }, undefined],
    ['nothing', {}, undefined],
  ])('knows its major version of Prisma by %s', (_, content, version) => {
    expect(find({ ...packageWith(content), 'schema.prisma': datasource }).prismaVersion).toBe(version);
  });

  test('is of the version that is installed, whatever the range says', () => {
    const files = { ...packageWith({ devDependencies: { prisma: '>=5' } }), 'schema.prisma': datasource };
    const installed = { 'node_modules/prisma/package.json': '{"version":"6.19.0"}' };
    expect(find({ ...files, ...installed }).prismaVersion).toBe(6);
  });

  test('tells what else speaks of SQLite', () => {
    const { notes, urlVariables } = find({
      ...packageWith({
        dependencies: { '@prisma/adapter-better-sqlite3': '7', 'better-sqlite3': '12', prisma: '7.1.0' },
        scripts: { reset: 'rm -f prisma/dev.db', build: 'tsc' },
      }),
      'prisma.config.ts':
        'export default { datasource: { url: process.env.DB ?? "file:./dev.db", shadowDatabaseUrl: x } }',
      'prisma/schema.prisma': `datasource db {\n  provider = "sqlite"\n  directUrl = env("DIRECT")\n}\n`,
    });
    expect(urlVariables).toEqual(['DB']);
    expect(notes).toEqual([
      'prisma/schema.prisma: directUrl still leads where it led before',
      'prisma.config.ts: datasource.url falls back to a SQLite file where DB is not set',
      'prisma.config.ts: shadowDatabaseUrl still leads where it led before',
      `prisma.config.ts: it does not read .env; add import 'dotenv/config', or set DB in the environment`,
      'package.json: replace @prisma/adapter-better-sqlite3 by @prisma/adapter-pg, and create PrismaClient with PrismaPg of it, which takes a schema other than public as { schema }',
      'package.json: better-sqlite3 can go unless the application itself opens SQLite files',
      'package.json: the scripts reset speak of SQLite',
    ]);
  });

  test('tells of what the schema says in the words of SQLite', () => {
    const { notes } = find({
      'prisma/schema.prisma': `${datasource}model A {
  id    String @id @default(dbgenerated("(lower(hex(randomblob(16))))"))
  at    Int    @default(dbgenerated())
  place Unsupported("point")
}
view B {
  id Int @unique
}
`,
    });
    expect(notes).toEqual([
      'A.id of the schema: dbgenerated("(lower(hex(randomblob(16))))") is SQL of SQLite; write what the baseline has',
      'A.place of the schema: Unsupported names a type of SQLite; write that of the baseline',
      'view B: see in the plan whether its query was translated',
    ]);
  });

  test('is of the version that is installed above it, in a workspace', () => {
    const { root } = writeProject(
      { 'node_modules/prisma/package.json': '{"version":"7.0.1"}', 'apps/a/schema.prisma': datasource },
      '',
    );
    expect(findPrismaProject(join(root, 'apps/a')).prismaVersion).toBe(7);
  });

  test('of Prisma 7 without any adapter is told to add one; an earlier one is not', () => {
    const notesOf = (prisma: string) =>
      find({ ...packageWith({ devDependencies: { prisma } }), 'schema.prisma': datasource }).notes;
    expect(notesOf('7.0.0')).toEqual([
      'package.json: add @prisma/adapter-pg, and create PrismaClient with PrismaPg of it, which takes a schema other than public as { schema }',
    ]);
    expect(notesOf('6.0.0')).toEqual([]);
  });

  test('with a config that is too clever goes on, and says what to look at', () => {
    const { notes, places } = find({
      'prisma.config.ts': `import 'dotenv/config'\nexport default makeConfig()`,
      'prisma/schema.prisma': datasource,
    });
    expect(places.schema).toBe('prisma/schema.prisma');
    expect(notes).toEqual([
      'prisma.config.ts: its datasource.url is computed; see that it becomes the value of DATABASE_URL',
      'prisma.config.ts: where the schema is was not seen; taken from its usual place',
      'prisma.config.ts: where the migrations are was not seen; the baseline stands in their usual place',
    ]);
  });

  test.each<[code: string, files: Record<string, string>]>([
    ['project_not_found', {}],
    ['project_without_datasource', { 'prisma/schema.prisma': model }],
    ['project_not_sqlite', { 'prisma/schema.prisma': datasource.replace('"sqlite"', '"postgresql"') }],
    ['prisma_schema_unreadable', { 'prisma/schema.prisma': 'model {' }],
    ['package_unreadable', { 'package.json': '{', 'schema.prisma': datasource }],
  ])('is refused: %s', (code, files) => {
    expect(() => find(files)).toThrow(expect.objectContaining({ code, hint: expect.any(String) as string }));
  });
});
