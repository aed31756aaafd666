/** Runs a file of SQL in the open transaction, and names file and place where it fails. */
import { MigrationError } from '../errors.ts';
import type { Session } from './session.ts';

/** Throws MigrationError `failed`. */
export async function runFile(session: Session, file: { fileName: string; sql: string }): Promise<void> {
  try {
    await session.query(file.sql);
  } catch (error) {
    throw new MigrationError(`${file.fileName} failed${placeOf(file.sql, error)}: ${(error as Error).message}.`, {
      code: 'failed',
      hint: 'Nothing was kept: the database is as it was before. See to the reason and start again.',
      cause: error,
    });
  }
}

/** PostgreSQL counts characters, JavaScript UTF-16 units. */
function placeOf(sql: string, error: unknown): string {
  const position = Number((error as { position?: string }).position);
  if (!(position > 0)) return '';
  const before = Array.from(sql).slice(0, position);
  const lineStart = before.lastIndexOf('\n') + 1;
  return ` at line ${before.filter((character) => character === '\n').length + 1}, column ${before.length - lineStart}`;
}
