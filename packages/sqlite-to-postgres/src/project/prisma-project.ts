/** Finds the parts of a Prisma project that a migration reads and changes. Nothing is run and nothing is written. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import type { RuleHints } from '../plan/rules/match-rules.ts';
import { type PrismaConfig, readPrismaConfig } from './config-file.ts';
import { type Datasource, readDatasource } from './datasource.ts';
import { findSchemaFiles, mergeSchemas, type SchemaFiles } from './find-schema-files.ts';
import { readPackage } from './package-file.ts';
import { findEnvFile } from './read-env-files.ts';
import type { PrismaSchema } from './schema-ast.ts';
import { rulesFromPrismaSchema } from './schema-hints.ts';
import { schemaNotes } from './schema-notes.ts';

export interface PrismaProject {
  root: string;
  /** The schema in all its files. */
  schema: PrismaSchema;
  /** The file with the datasource. */
  datasourcePath: string;
  /** Present where there is a prisma.config file. */
  config: { path: string; content: PrismaConfig } | undefined;
  /** Where the URL comes from, or will: of the configuration, of the schema where that names another. */
  urlVariables: [first: string, ...others: string[]];
  /** By variable, the .env file that sets it; the file may not exist yet. */
  envFiles: ReadonlyMap<string, string>;
  migrationsPath: string;
  /** Major version; undefined where nothing tells it. */
  prismaVersion: number | undefined;
  /** What is left to look at and to do by hand, in words. */
  notes: string[];
}

const defaultVariable = 'DATABASE_URL';
const configPlaces = ['prisma.config', '.config/prisma'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((extension) => `${name}.${extension}`),
);

/** Throws UsageError `project_not_found`, `project_without_datasource`, `project_not_sqlite`, `prisma_schema_unreadable`. */
export function findPrismaProject(folder: string): PrismaProject {
  const root = resolve(folder);
  const packageFacts = readPackage(root);
  const config = findConfig(root);
  const schemaFiles = getSchemaFiles(root, config, packageFacts.schema);
  const { path: datasourcePath, datasource } = getDatasource(schemaFiles);
  const url = config?.content.url;
  const configured = typeof url === 'object' && url.kind === 'variable' ? url.name : undefined;
  const urlVariables = namedOnce(configured, datasource.urlVariable);
  const envFiles = urlVariables.map((variable) => findEnvFile(root, dirname(datasourcePath), variable));
  const schema = mergeSchemas(schemaFiles.files.map((file) => file.schema));
  return {
    root,
    schema,
    datasourcePath,
    config,
    urlVariables,
    envFiles: new Map(urlVariables.map((variable, i) => [variable, envFiles[i]?.path ?? ''])),
    migrationsPath: findMigrations(config, schemaFiles, datasourcePath),
    prismaVersion: packageFacts.prismaVersion,
    notes: [
      ...schemaNotes(schema),
      ...datasource.otherUrls.map(
        (name) => `${relative(root, datasourcePath)}: ${name} still leads where it led before`,
      ),
      ...envFiles.flatMap(({ notes }) => notes),
      ...configNotes(root, config, urlVariables[0]),
      ...packageFacts.notes,
    ],
  };
}

function namedOnce(...names: (string | undefined)[]): PrismaProject['urlVariables'] {
  const [first = defaultVariable, ...others] = new Set(names.filter((name) => name !== undefined));
  return [first, ...others];
}

/** What the models know of the database's columns. */
export function hintsOf({ root, schema, datasourcePath }: PrismaProject): RuleHints {
  const evidence = relative(root, datasourcePath);
  return { ...rulesFromPrismaSchema(schema), dialect: { name: 'prisma', evidence } };
}

function findConfig(root: string): PrismaProject['config'] {
  const path = configPlaces.map((name) => join(root, name)).find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : { path, content: readPrismaConfig(readFileSync(path, 'utf8')) };
}

function getSchemaFiles(root: string, config: PrismaProject['config'], ofPackage: string | undefined): SchemaFiles {
  const found = findSchemaFiles(root, [
    pathOf(config, 'schema'),
    ofPackage === undefined ? undefined : resolve(root, ofPackage),
  ]);
  if (found !== undefined) return found;
  throw new UsageError(`There is no schema.prisma in ${root}.`, {
    code: 'project_not_found',
    hint: 'Give the root folder of the Prisma project with --project; looked for "schema" in prisma.config.ts, "prisma.schema" in package.json, prisma/schema.prisma, schema.prisma, and the folder prisma/schema.',
  });
}

/** Paths of the configuration count from its own folder. */
function pathOf(config: PrismaProject['config'], name: 'schema' | 'migrations'): string | undefined {
  const place = config?.content[name];
  return config === undefined || typeof place !== 'object' ? undefined : resolve(dirname(config.path), place.path);
}

function getDatasource({ place, files }: SchemaFiles): { path: string; datasource: Datasource } {
  const file = files.find(({ schema }) => schema.datasources.length > 0);
  const block = file?.schema.datasources[0];
  if (file === undefined || block === undefined) {
    throw new UsageError(`The Prisma schema ${place} has no datasource block.`, {
      code: 'project_without_datasource',
      hint: 'Give the folder of the Prisma project that owns the SQLite database with --project.',
    });
  }
  const datasource = readDatasource(block);
  if (datasource.provider === 'sqlite') return { path: file.path, datasource };
  throw new UsageError(`The provider in ${file.path} is "${datasource.provider}", not "sqlite".`, {
    code: 'project_not_sqlite',
    hint: 'This project was moved before, or belongs to another database. Undo an earlier migration with `rollback`, or leave --project out.',
  });
}

/** Beside the file with the datasource; beside the folder of the schema in earlier versions. */
function findMigrations(config: PrismaProject['config'], { place }: SchemaFiles, datasourcePath: string): string {
  const configured = pathOf(config, 'migrations');
  if (configured !== undefined) return configured;
  const places = [dirname(datasourcePath), dirname(place)].map((folder) => join(folder, 'migrations'));
  return places.find((path) => existsSync(path)) ?? (places[0] as string);
}

function configNotes(root: string, config: PrismaProject['config'], variable: string): string[] {
  if (config === undefined) return [];
  const name = relative(root, config.path);
  const { schema, migrations, url, otherUrls, readsEnvFile } = config.content;
  const notes: string[] = [];
  if (url === 'unclear')
    notes.push(`${name}: its datasource.url is computed; see that it becomes the value of ${variable}`);
  if (typeof url === 'object' && url.kind === 'variable' && url.hasFileFallback)
    notes.push(`${name}: datasource.url falls back to a SQLite file where ${variable} is not set`);
  for (const other of otherUrls) notes.push(`${name}: ${other} still leads where it led before`);
  if (schema === 'unclear') notes.push(`${name}: where the schema is was not seen; taken from its usual place`);
  if (migrations === 'unclear')
    notes.push(`${name}: where the migrations are was not seen; the baseline stands in their usual place`);
  if (!readsEnvFile)
    notes.push(`${name}: it does not read .env; add import 'dotenv/config', or set ${variable} in the environment`);
  return notes;
}
