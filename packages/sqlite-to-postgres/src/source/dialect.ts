/**
 * Who wrote the database: recognised by the bookkeeping tables that each framework keeps, never by guesses from names
 * of columns. The dialect chooses the table of type rules.
 */
import type { SourceCatalog } from './catalog.ts';

export type DialectName =
  | 'prisma'
  | 'django'
  | 'rails'
  | 'sequelize'
  | 'typeorm'
  | 'knex'
  | 'drizzle'
  | 'coredata'
  | 'none';

interface DialectSign {
  name: DialectName;
  /** Tables that only this framework creates; all of them must be there. */
  tables: readonly string[];
}

/** The first that matches: an application that changed its framework kept the older tables. */
const signs: readonly DialectSign[] = [
  { name: 'prisma', tables: ['_prisma_migrations'] },
  { name: 'drizzle', tables: ['__drizzle_migrations'] },
  { name: 'django', tables: ['django_migrations'] },
  { name: 'rails', tables: ['schema_migrations', 'ar_internal_metadata'] },
  { name: 'sequelize', tables: ['SequelizeMeta'] },
  { name: 'typeorm', tables: ['typeorm_metadata'] },
  { name: 'knex', tables: ['knex_migrations'] },
  { name: 'coredata', tables: ['Z_METADATA', 'Z_PRIMARYKEY'] },
  // Strapi writes by Knex and keeps its own table of migrations.
  { name: 'knex', tables: ['strapi_migrations'] },
];

/** Prisma's is re-written when a project is configured; the others move as they are. */
export const migrationHistoryTables: ReadonlySet<string> = new Set(['_prisma_migrations']);

export function recogniseDialect(catalog: SourceCatalog): { name: DialectName; evidence: string } {
  const present = new Set(catalog.tables.map(({ name }) => name));
  for (const { name, tables } of signs) {
    if (!tables.every((table) => present.has(table))) continue;
    return { name, evidence: tables.map((table) => `table "${table}"`).join(' and ') };
  }
  return { name: 'none', evidence: 'no bookkeeping table of a known framework' };
}

export function describeDialect({ name, evidence }: { name: DialectName; evidence: string }): string {
  return name === 'none' ? 'no known framework' : `written by ${name} (${evidence})`;
}
