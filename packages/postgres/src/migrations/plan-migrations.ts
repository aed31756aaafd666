/** Compares what a database has with what the code has: the migrations still to be applied, or why there can be none. */
import { MigrationError } from '../errors.ts';
import type { MigrationFile } from './migration-files.ts';

export interface AppliedMigration {
  number: number;
  name: string;
  checksum: string;
}

/** In order. Throws MigrationError. */
export function planMigrations(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): readonly MigrationFile[] {
  const inOrder = applied.toSorted((a, b) => a.number - b.number);
  for (const [i, migration] of inOrder.entries()) {
    const file = files[migration.number - 1];
    if (file === undefined) throw databaseAhead(migration, files);
    if (migration.number !== i + 1) throw gapInDatabase(i + 1, migration);
    if (file.checksum !== migration.checksum) throw changedFile(file, migration);
  }
  return files.slice(applied.length);
}

function databaseAhead({ name }: AppliedMigration, files: readonly MigrationFile[]): MigrationError {
  return new MigrationError(
    'database_ahead',
    `The database has the migration ${name}, which this version of the program does not know (its last is ${files.at(-1)?.name ?? 'none'}).`,
    'A newer version has been at work on this database: install that version or a later one.',
  );
}

function gapInDatabase(missing: number, { name }: AppliedMigration): MigrationError {
  return new MigrationError(
    'gap_in_database',
    `The database has the migration ${name}, but its record of number ${missing} is missing.`,
    'Rows of the bookkeeping table were removed by hand: put them back from a backup.',
  );
}

function changedFile(file: MigrationFile, { name }: AppliedMigration): MigrationError {
  return new MigrationError(
    'changed_file',
    `The migration file ${file.fileName} was changed after it had been applied${name === file.name ? '' : ` (then named ${name})`}.`,
    'Applied migrations are never edited: restore the file, and write the change as a new migration.',
  );
}
