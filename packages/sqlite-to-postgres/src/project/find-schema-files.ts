/** Finds the files of a Prisma schema: one, or all of a folder. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseSchema } from './parse-schema.ts';
import type { PrismaSchema } from './schema-ast.ts';

const schemaPlaces = ['prisma/schema.prisma', 'schema.prisma', 'prisma/schema', 'src/prisma/schema.prisma'];

export interface SchemaFiles {
  /** The file or folder as it is configured. */
  place: string;
  /** In the order of their names. */
  files: { path: string; schema: PrismaSchema }[];
}

/** `configured` come first. Undefined where there is none. Throws UsageError `prisma_schema_unreadable`. */
export function findSchemaFiles(root: string, configured: readonly (string | undefined)[]): SchemaFiles | undefined {
  for (const place of [...configured, ...schemaPlaces.map((name) => join(root, name))]) {
    if (place === undefined || !existsSync(place)) continue;
    const paths = statSync(place).isDirectory() ? filesOf(place) : [place];
    if (paths.length === 0) continue;
    return { place, files: paths.map((path) => ({ path, schema: parseSchema(readFileSync(path, 'utf8'), path) })) };
  }
  return undefined;
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.prisma'))
    .toSorted()
    .map((name) => join(folder, name));
}

/** All files as one schema. */
export function mergeSchemas(schemas: readonly PrismaSchema[]): PrismaSchema {
  return {
    datasources: schemas.flatMap(({ datasources }) => datasources),
    generators: schemas.flatMap(({ generators }) => generators),
    models: schemas.flatMap(({ models }) => models),
    enums: schemas.flatMap(({ enums }) => enums),
  };
}
