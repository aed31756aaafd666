/** Databases that were moved, for tests of the way back. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Client } from 'pg';
import {
  type MigrateOptions,
  MoverError,
  migrate,
  type RollbackOptions,
  type RollbackReport,
  rollback,
} from '../../index.ts';
import type { SqliteFile } from '../../testing/sqlite-file.ts';

export interface MovedDatabase extends SqliteFile {
  schema: string;
  /** Where `goBack` writes. */
  file: string;
  goBack: (more?: Partial<RollbackOptions>) => Promise<RollbackReport>;
}

/** Returns a function that migrates a file into a schema of its own, which becomes the search path of `client`. */
export function movedDatabases(targetUrl: string, client: Client) {
  let schemas = 0;
  return async ({ path, folder }: SqliteFile, more: Partial<MigrateOptions> = {}): Promise<MovedDatabase> => {
    const schema = `s${++schemas}`;
    await migrate({ source: path, target: targetUrl, schema, stateBase: folder, ...more });
    await client.query(`set search_path = ${schema}`);
    const file = join(folder, 'back.db');
    const goBack: MovedDatabase['goBack'] = async (options = {}) =>
      await rollback({ stateBase: folder, resolveTarget: (name) => name, carryBack: file, ...options });
    return { path, folder, schema, file, goBack };
  };
}

export async function errorOf(work: Promise<unknown>): Promise<MoverError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MoverError)) throw error ?? new Error('it did not fail');
  return error;
}

/** Rows of a file with the storage class of every value, as SQLite's own functions show them. */
export function stored(file: string, table: string, columns: readonly string[]): string[] {
  const shown = columns.map((name) => `typeof("${name}") || ' ' || quote("${name}")`).join(` || ', ' || `);
  return query(file, `select ${shown} as line from "${table}" order by 1`).map(({ line }) => String(line));
}

export function query(file: string, sql: string): Record<string, unknown>[] {
  using database = new DatabaseSync(file, { readOnly: true });
  return database
    .prepare(sql)
    .all()
    .map((row) => ({ ...row }));
}
