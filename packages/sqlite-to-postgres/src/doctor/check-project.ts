/** Whether a Prisma project is ready to be configured, and whether its migrations are all in the database. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../progress/finding.ts';
import { findPrismaProject } from '../project/prisma-project.ts';
import { openSource } from '../source/open-source.ts';

const subject = 'project';

/** Throws UsageError where there is no such project. */
export function checkProject(folder: string, source: string | undefined): Finding[] {
  const project = findPrismaProject(folder);
  return [
    {
      subject,
      outcome: 'fine',
      says: `${project.root}: a Prisma project on SQLite, URL in ${project.urlVariables[0]}`,
    },
    ...(source === undefined || !existsSync(source) ? [] : [checkMigrations(project.migrationsPath, source)]),
    ...project.notes.map((says): Finding => ({ subject, outcome: 'warning', says })),
  ];
}

function checkMigrations(folder: string, source: string): Finding {
  const written = existsSync(folder)
    ? readdirSync(folder).filter((name) => existsSync(join(folder, name, 'migration.sql')))
    : [];
  const applied = readApplied(source);
  const missing = written.filter((name) => !applied.has(name));
  if (missing.length === 0) return { subject, outcome: 'fine', says: 'all migrations are applied' };
  return {
    subject,
    outcome: 'problem',
    says: `migrations are not applied to the SQLite database: ${missing.join(', ')}`,
    hint: 'Apply them first: npx prisma migrate deploy',
  };
}

function readApplied(source: string): ReadonlySet<string> {
  using opened = openSource(source, { lockTimeoutMs: 1000 });
  const { connection } = opened;
  const has = connection.prepare(`select 1 from sqlite_schema where name = '_prisma_migrations'`).get() !== undefined;
  if (!has) return new Set();
  const rows = connection
    .prepare('select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null')
    .all();
  return new Set(rows.map((row) => String(row['migration_name'])));
}
