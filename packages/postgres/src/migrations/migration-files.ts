/**
 * The migrations as the code has them: a folder of `NNNN_name.sql` files, numbered without gaps. The first need not be
 * 0001: what came before may have been folded into it, and then `earlier/` beside it says how a database that has those
 * goes on.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MigrationError } from '../errors.ts';

export interface MigrationFile {
  number: number;
  fileName: string;
  /** Without `.sql`. */
  name: string;
  sql: string;
  /** SHA-256, the same for both kinds of line ends. */
  checksum: string;
  /** Objects of the folder of objects that have to be there before, by their names: `-- needs: a, b`. */
  needs: readonly string[];
}

/** Migrations that are no longer there, since the first files of today hold what they made. */
export interface EarlierMigrations {
  applied: readonly { number: number; name: string; checksum: string }[];
  /** The last of today's files that holds what they made; later ones are to be applied. */
  foldedInto: number;
  /** What brings a database whose last migration has this number to what the folded files make. */
  carryOn: ReadonlyMap<number, MigrationFile>;
}

export interface MigrationFiles {
  files: readonly MigrationFile[];
  earlier: EarlierMigrations | undefined;
}

/** Other files than `.sql` do not count. Throws MigrationError. */
export async function readMigrationFiles(directory: URL): Promise<MigrationFiles> {
  const folder = fileURLToPath(directory);
  const names = await readdir(folder).catch((error: unknown) => {
    throw new MigrationError(`The folder of the migrations cannot be read: ${(error as Error).message}.`, {
      code: 'no_directory',
      hint: 'The installation is not complete: install it again.',
      cause: error,
    });
  });
  const fileNames = names.filter((name) => name.toLowerCase().endsWith('.sql')).toSorted();
  const first = checkOrder(fileNames);
  const files = fileNames.map(async (fileName, i) => await readSqlFile(first + i, fileName, join(folder, fileName)));
  return {
    files: await Promise.all(files),
    earlier: names.includes('earlier') ? await readEarlier(join(folder, 'earlier')) : undefined,
  };
}

/** Returns the number of the first. */
export function checkOrder(fileNames: readonly string[]): number {
  const first = numberOf(fileNames[0] ?? '') ?? 1;
  for (const [i, fileName] of fileNames.entries()) {
    if (numberOf(fileName) === first + i) continue;
    throw new MigrationError(`The migration file ${fileName} is out of order.`, {
      code: 'bad_file_name',
      hint: `Files are named NNNN_name.sql (a–z, 0–9, _) and numbered without gaps; number ${padded(first + i)} is expected here.`,
    });
  }
  return first;
}

export function toMigrationFile(number: number, fileName: string, text: string): MigrationFile {
  const sql = text.replaceAll('\r\n', '\n');
  const name = fileName.slice(0, -'.sql'.length);
  return { number, fileName, name, sql, checksum: checksumOf(sql), needs: needsOf(sql) };
}

export const checksumOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** From lines of the form `-- needs: a, b`, wherever they stand. */
export function needsOf(sql: string): string[] {
  return [...sql.matchAll(/^-- needs: (.+)$/gm)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim()),
  );
}

export const padded = (number: number) => String(number).padStart(4, '0');

function numberOf(fileName: string): number | undefined {
  const [, digits] = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(fileName) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

async function readSqlFile(number: number, fileName: string, path: string): Promise<MigrationFile> {
  return toMigrationFile(number, fileName, await readFile(path, 'utf8'));
}

/** `earlier.json` and the files `from_NNNN.sql`. */
async function readEarlier(folder: string): Promise<EarlierMigrations> {
  const { foldedInto, migrations } = JSON.parse(await readFile(join(folder, 'earlier.json'), 'utf8')) as {
    foldedInto: number;
    migrations: Record<string, string>;
  };
  const numbered = (await readdir(folder)).flatMap((fileName) => {
    const [, digits] = /^from_(\d{4})\.sql$/.exec(fileName) ?? [];
    return digits === undefined ? [] : [{ number: Number(digits), fileName }];
  });
  const carryOn = numbered.map(async ({ number, fileName }) => {
    const file = await readSqlFile(number, fileName, join(folder, fileName));
    return [number, { ...file, fileName: `earlier/${fileName}` }] as const;
  });
  return {
    foldedInto,
    applied: Object.entries(migrations).map(([name, checksum]) => ({
      number: Number(name.slice(0, 4)),
      name,
      checksum,
    })),
    carryOn: new Map(await Promise.all(carryOn)),
  };
}
