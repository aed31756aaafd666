/**
 * Configures the Prisma project for the target: the variable with the URL, the provider, one baseline migration in
 * place of the SQLite ones, marked as applied. Every step is in the journal before it is taken.
 */
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { ClientBase } from 'pg';
import type { Journal } from '../journal/journal.ts';
import type { RunFolder } from '../journal/run-folder.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { writeBaseline } from './baseline.ts';
import { changeFile } from './change-file.ts';
import { takeUrlFromVariable } from './config-file.ts';
import { usePostgres } from './datasource.ts';
import { setVariable } from './env-file.ts';
import { markApplied } from './migration-table.ts';
import type { PrismaProject } from './prisma-project.ts';

export interface ConfigureRequest {
  project: PrismaProject;
  plan: MigrationPlan;
  /** As the project will use it, password included. */
  databaseUrl: string;
  journal: Journal;
  folder: RunFolder;
  now: Date;
}

/** Returns what was changed, in words. */
export async function configureProject(client: ClientBase, request: ConfigureRequest): Promise<string[]> {
  const { project, plan, journal } = request;
  const { urlVariables, datasourcePath } = project;
  const shown = (path: string) => relative(project.root, path);
  const url = urlForPrisma(request.databaseUrl, plan.schema);
  const byPath = Map.groupBy(project.envFiles, ([, path]) => path);
  for (const [path, entries] of byPath) {
    changeFile(request, path, (text) =>
      entries.reduce((edited, [variable]) => setVariable(edited, variable, url), text),
    );
  }
  changeFile(request, datasourcePath, (text) => usePostgres(text, urlVariables[0]));
  const configured = changeConfig(request);
  const hadMigrations = existsSync(project.migrationsPath);
  const baseline = writeBaseline(request);
  const marked = await markApplied(client, request, baseline);
  journal.append({ step: 'configured' });
  return [
    ...[...project.envFiles].map(([variable, path]) => `${shown(path)}: ${variable} is the target`),
    `${shown(datasourcePath)}: provider is postgresql`,
    ...configured.map((path) => `${shown(path)}: datasource.url is ${urlVariables[0]}`),
    `${shown(project.migrationsPath)}: ${hadMigrations ? 'one baseline in place of the SQLite migrations' : 'one baseline'}, ${baseline.name}, ${marked}`,
  ];
}

/**
 * Prisma finds its tables by `?schema=`, public where it is missing. A dollar sign is written as %24, since readers of
 * .env files put variables in its place.
 */
function urlForPrisma(databaseUrl: string, schema: string): string {
  const url = new URL(databaseUrl);
  if (schema === 'public') url.searchParams.delete('schema');
  else url.searchParams.set('schema', schema);
  return url.href.replaceAll('$', '%24');
}

function changeConfig(request: ConfigureRequest): string[] {
  const { config, urlVariables } = request.project;
  const url = config?.content.url;
  if (config === undefined || typeof url !== 'object' || url.kind !== 'literal') return [];
  changeFile(request, config.path, (text) => takeUrlFromVariable(text, config.content, urlVariables[0]));
  return [config.path];
}
