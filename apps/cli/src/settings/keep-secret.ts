/** Secrets of an installation that only its machine reaches: made when they are first needed, kept with its data. */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from 'sqlite-to-postgres/errors';

/** What is kept, and how one is made. */
interface KeptSecret {
  fileName: string;
  /** To be read after "The". */
  what: string;
  make: () => string;
}

const tokenSecret: KeptSecret = {
  fileName: 'jwt-key',
  what: 'secret that signs the tokens',
  make: () => randomBytes(48).toString('base64url'),
};

const encryptionKeys: KeptSecret = {
  fileName: 'encryption-keys',
  what: 'keys that encrypt the credentials of connections',
  make: makeEncryptionKey,
};

/** Several starts at once all get the same secret. Throws UsageError `data_folder_unusable`. */
export function keepSecret(dataFolder: string): string {
  return keep(dataFolder, tokenSecret);
}

/** Each 64 hexadecimal digits; the first encrypts. Throws UsageError `data_folder_unusable`. */
export function keepEncryptionKeys(dataFolder: string): string[] {
  return keep(dataFolder, encryptionKeys).split(/\s+/);
}

/** Throws UsageError `data_folder_unusable`. */
export function replaceEncryptionKeys(dataFolder: string, keys: readonly string[]): void {
  const file = join(dataFolder, encryptionKeys.fileName);
  explainFailure(file, encryptionKeys, () => {
    renameSync(writeDraft(file, keys.join('\n')), file);
  });
}

export function makeEncryptionKey(): string {
  return randomBytes(32).toString('hex');
}

function keep(dataFolder: string, secret: KeptSecret): string {
  const file = join(dataFolder, secret.fileName);
  return explainFailure(file, secret, () => readFile(file) ?? makeSecret(dataFolder, file, secret));
}

function explainFailure<Result>(file: string, { what }: KeptSecret, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new UsageError(`The ${what} cannot be kept in ${file}: ${(error as Error).message}.`, {
      code: 'data_folder_unusable',
      hint: 'Let this account read and write there, or choose another folder in VANGUARD_DATA.',
      cause: error,
    });
  }
}

function makeSecret(dataFolder: string, file: string, { make }: KeptSecret): string {
  mkdirSync(dataFolder, { recursive: true });
  const draft = writeDraft(file, make());
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8').trim();
}

/** Written whole before it has its name, so that nobody reads a part of it, nor what a crash has left. */
function writeDraft(file: string, content: string): string {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, content, { mode: 0o600, flag: 'wx', flush: true });
  return draft;
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
