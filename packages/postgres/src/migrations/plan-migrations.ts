/** Compares what a database has with what the code has: the migrations still to be applied, or why there can be none. */
import { MigrationError } from '../errors.ts';
import { type EarlierMigrations, type MigrationFile, type MigrationFiles, padded } from './migration-files.ts';

export interface AppliedMigration {
  number: number;
  name: string;
  checksum: string;
}

export interface MigrationsPlan {
  /** Brings what earlier migrations have made to what the folded files make. */
  carryOn: MigrationFile | undefined;
  /** Files whose making the database has already, by earlier migrations. */
  taken: readonly MigrationFile[];
  /** In order. */
  pending: readonly MigrationFile[];
}

/** Throws MigrationError. */
export function planMigrations(
  { files, earlier }: MigrationFiles,
  applied: readonly AppliedMigration[],
): MigrationsPlan {
  const inOrder = applied.toSorted((a, b) => a.number - b.number);
  const first = files[0]?.number ?? 1;
  const before = inOrder.filter(({ number }) => number < first);
  const since = inOrder.slice(before.length);
  checkSince(files, since);
  if (before.length > 0 && since.length === 0) return planCarryOn(files, earlier, before);
  if (before.length > 0) checkEarlier(earlier?.applied ?? [], before);
  return { carryOn: undefined, taken: [], pending: files.slice(since.length) };
}

function checkSince(files: readonly MigrationFile[], applied: readonly AppliedMigration[]): void {
  for (const [i, migration] of applied.entries()) {
    const file = files[migration.number - (files[0]?.number ?? 1)];
    if (file === undefined) throw databaseAhead(migration, files);
    const expected = (files[0]?.number ?? 1) + i;
    if (migration.number !== expected) throw gapInDatabase(expected, migration);
    if (file.checksum !== migration.checksum) throw changedFile(file, migration);
  }
}

function planCarryOn(
  files: readonly MigrationFile[],
  earlier: EarlierMigrations | undefined,
  before: readonly AppliedMigration[],
): MigrationsPlan {
  const { applied = [], carryOn, foldedInto = 0 } = earlier ?? {};
  checkEarlier(applied, before);
  const last = before.at(-1) as AppliedMigration;
  const carrying = carryOn?.get(last.number);
  if (carrying === undefined && last.number !== applied.at(-1)?.number) throw tooOld(last, earlier);
  return {
    carryOn: carrying,
    taken: files.filter(({ number }) => number <= foldedInto),
    pending: files.filter(({ number }) => number > foldedInto),
  };
}

/** Records of a database that was carried on may lack those that were carried out by the file that did it. */
function checkEarlier(known: readonly AppliedMigration[], before: readonly AppliedMigration[]): void {
  for (const [i, migration] of before.entries()) {
    if (migration.number !== i + 1) throw gapInDatabase(i + 1, migration);
    const one = known[i];
    if (one === undefined || one.checksum !== migration.checksum) throw notOurs(migration);
  }
}

function databaseAhead({ name }: AppliedMigration, files: readonly MigrationFile[]): MigrationError {
  return new MigrationError(
    `The database has the migration ${name}, which this version of the program does not know (its last is ${files.at(-1)?.name ?? 'none'}).`,
    {
      code: 'database_ahead',
      hint: 'A newer version has been at work on this database: install that version or a later one.',
    },
  );
}

function gapInDatabase(missing: number, { name }: AppliedMigration): MigrationError {
  return new MigrationError(`The database has the migration ${name}, but its record of number ${missing} is missing.`, {
    code: 'gap_in_database',
    hint: 'Rows of the bookkeeping table were removed by hand: put them back from a backup.',
  });
}

function changedFile(file: MigrationFile, { name }: AppliedMigration): MigrationError {
  return new MigrationError(
    `The migration file ${file.fileName} was changed after it had been applied${name === file.name ? '' : ` (then named ${name})`}.`,
    {
      code: 'changed_file',
      hint: 'Applied migrations are never edited: restore the file, and write the change as a new migration.',
    },
  );
}

function notOurs({ name }: AppliedMigration): MigrationError {
  return new MigrationError(
    `The database has a migration ${name} that differs from the one of this program's history.`,
    {
      code: 'changed_file',
      hint: 'It was made by another program, or by a version that was never released: use a database of its own.',
    },
  );
}

function tooOld({ name }: AppliedMigration, earlier: EarlierMigrations | undefined): MigrationError {
  const last = earlier?.applied.at(-1);
  const from = [...(earlier?.carryOn.keys() ?? []), ...(last === undefined ? [] : [last.number])].map(padded);
  return new MigrationError(
    `The last migration of the database is ${name}, and this version of the program goes on from ${from.join(' or ') || 'an empty database only'}.`,
    {
      code: 'too_old',
      hint: `Install a version whose last migration is ${from.join(' or ')}, start it once, and then this one.`,
    },
  );
}
