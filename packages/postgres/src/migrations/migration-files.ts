/** The migrations as the code has them: a folder of `NNNN_name.sql` files, numbered from 0001 without gaps. */
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
}

/** Other files than `.sql` do not count. Throws MigrationError. */
export async function readMigrationFiles(directory: URL): Promise<MigrationFile[]> {
  const folder = fileURLToPath(directory);
  const names = await readdir(folder).catch((error: unknown) => {
    throw new MigrationError(
      'no_directory',
      `The folder of the migrations cannot be read: ${(error as Error).message}.`,
      'The installation is not complete: install it again.',
      error,
    );
  });
  const fileNames = names.filter((name) => name.toLowerCase().endsWith('.sql')).toSorted();
  checkOrder(fileNames);
  return await Promise.all(
    fileNames.map(async (fileName, i) =>
      toMigrationFile(i + 1, fileName, await readFile(join(folder, fileName), 'utf8')),
    ),
  );
}

export function checkOrder(fileNames: readonly string[]): void {
  for (const [i, fileName] of fileNames.entries()) {
    if (Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(fileName)?.[1]) === i + 1) continue;
    throw new MigrationError(
      'bad_file_name',
      `The migration file ${fileName} is out of order.`,
      `Files are named NNNN_name.sql (a–z, 0–9, _) and numbered without gaps; number ${String(i + 1).padStart(4, '0')} is expected here.`,
    );
  }
}

export function toMigrationFile(number: number, fileName: string, text: string): MigrationFile {
  const sql = text.replaceAll('\r\n', '\n');
  const checksum = createHash('sha256').update(sql).digest('hex');
  return { number, fileName, name: fileName.slice(0, -'.sql'.length), sql, checksum };
}
