/** The secret of an installation that only its machine reaches: made at the first start, kept with its data. */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from 'sqlite-to-postgres/errors';

/** Several starts at once all get the same secret. Throws UsageError `data_folder_unusable`. */
export function keepSecret(dataFolder: string): string {
  const file = join(dataFolder, 'jwt-key');
  try {
    return readFile(file) ?? makeSecret(dataFolder, file);
  } catch (error) {
    throw new UsageError(`The secret that signs the tokens cannot be kept in ${file}: ${(error as Error).message}.`, {
      code: 'data_folder_unusable',
      hint: 'Let this account read and write there, or choose another folder in VANGUARD_DATA.',
      cause: error,
    });
  }
}

/** Written whole before it has its name, so that nobody reads a part of it, nor what a crash has left. */
function makeSecret(dataFolder: string, file: string): string {
  mkdirSync(dataFolder, { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8').trim();
}

/** Undefined where there is none. Throws where it is empty. */
function readFile(file: string): string | undefined {
  try {
    const secret = readFileSync(file, 'utf8').trim();
    if (secret === '') throw new Error('it is empty; delete it, and another one is made');
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
