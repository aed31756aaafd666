/** Finds the parts of a Prisma project that a migration changes. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { type Datasource, readDatasource } from './prisma-schema.ts';

export interface PrismaProject {
  root: string;
  schemaPath: string;
  /** Where DATABASE_URL is set; the file may not exist yet. */
  envPath: string;
  migrationsPath: string;
  datasource: Datasource;
}

const schemaPlaces = ['prisma/schema.prisma', 'schema.prisma', 'src/prisma/schema.prisma'];

/** Throws UsageError `project_not_found`, `project_not_sqlite`. */
export function findPrismaProject(folder: string): PrismaProject {
  const root = resolve(folder);
  const schemaPath = [configuredSchema(root), ...schemaPlaces]
    .flatMap((place) => (place === undefined ? [] : [join(root, place)]))
    .find((path) => existsSync(path));
  if (schemaPath === undefined) {
    throw new UsageError(`There is no schema.prisma in ${root}.`, {
      code: 'project_not_found',
      hint: `Give the root folder of the Prisma project with --project; looked for ${schemaPlaces.join(', ')} and "prisma.schema" in package.json.`,
    });
  }
  const datasource = readDatasource(readFileSync(schemaPath, 'utf8'));
  if (datasource.provider !== 'sqlite') {
    throw new UsageError(`The provider in ${schemaPath} is "${datasource.provider}", not "sqlite".`, {
      code: 'project_not_sqlite',
      hint: 'This project was moved before, or belongs to another database. Undo an earlier migration with `rollback`, or leave --project out.',
    });
  }
  const envPlaces = [join(root, '.env'), join(dirname(schemaPath), '.env')];
  return {
    root,
    schemaPath,
    envPath: envPlaces.find((path) => existsSync(path)) ?? (envPlaces[0] as string),
    migrationsPath: join(dirname(schemaPath), 'migrations'),
    datasource,
  };
}

function configuredSchema(root: string): string | undefined {
  const path = join(root, 'package.json');
  if (!existsSync(path)) return undefined;
  const { prisma } = JSON.parse(readFileSync(path, 'utf8')) as { prisma?: { schema?: string } };
  return prisma?.schema;
}
