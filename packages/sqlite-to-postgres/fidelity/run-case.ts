/** Runs one case: builds the SQLite file, migrates it into a schema of its own, and says what came of it in text. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { quoteIdentifier } from '@vanguard/postgres/connection';
import { Command } from 'commander';
import type { ClientBase } from 'pg';
import { addMigrateOptions, type MigrateCommandOptions, rulesOf, tolerancesOf } from '../src/cli/options.ts';
import { MoverError } from '../src/errors.ts';
import { migrate } from '../src/migrate.ts';
import type { MigrationReport } from '../src/report/migration-report.ts';
import { withActualOutput } from './expected-sql.ts';
import type { FidelityCase } from './fidelity-case.ts';

export interface CaseOutcome {
  /** Like `expected.sql`, with the lines that the statements printed; undefined where the run stopped. */
  expected: string | undefined;
  refused: string | undefined;
  left: string;
}

export interface CaseTarget {
  client: ClientBase;
  url: string;
  schema: string;
  /** Receives the SQLite file, the backup and the reports. */
  folder: string;
}

export async function runCase(fidelityCase: FidelityCase, target: CaseTarget): Promise<CaseOutcome> {
  const source = join(target.folder, 'source.db');
  buildSource(source, fidelityCase.sourceSql);
  try {
    const report = await migrateCase(fidelityCase, source, target);
    await target.client.query(`set search_path = ${quoteIdentifier(target.schema)}, fidelity`);
    const expected = await withActualOutput(target.client, fidelityCase.expected ?? 'select objects();');
    return { expected, refused: undefined, left: describeLeft(report) };
  } catch (error) {
    if (!(error instanceof MoverError)) throw error;
    return { expected: undefined, refused: describeRefusal(error), left: '' };
  }
}

export function buildSource(path: string, sql: string): void {
  if (existsSync(path)) rmSync(path);
  // As older files were written.
  const older = { enableForeignKeyConstraints: false, enableDoubleQuotedStringLiterals: true };
  using database = new DatabaseSync(path, older);
  database.exec(sql);
}

async function migrateCase(
  { options, rulesPath }: FidelityCase,
  source: string,
  { url, schema, folder }: CaseTarget,
): Promise<MigrationReport> {
  const command = addMigrateOptions(new Command()).exitOverride().parse(options, { from: 'user' });
  const given = command.opts<MigrateCommandOptions>();
  const rules = await rulesOf({ cwd: folder }, { ...given, ...(rulesPath && { config: rulesPath }) });
  return await migrate({ source, target: url, schema, stateBase: folder, rules, tolerances: tolerancesOf(given) });
}

function describeRefusal({ code, findings, message }: MoverError): string {
  return `${[code, ...(findings.length > 0 ? findings : [message])].join('\n')}\n`;
}

function describeLeft({ plan }: MigrationReport): string {
  const lines = [
    ...plan.leftBehind.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`),
    ...plan.notes.map((note) => `note: ${note}`),
    ...plan.setAside.map(({ table, reason, rows }) => `set aside ${table}: ${rows}, ${reason}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
