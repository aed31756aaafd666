/** The keys that encrypt credentials, kept apart from the backups: whoever has both has the credentials. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from 'sqlite-to-postgres/errors';
import { replaceEncryptionKeys } from '../settings/keep-secret.ts';
import type { Settings } from '../settings.ts';
import { backupFolderOf } from './backup-folder.ts';

const name = 'VANGUARD_ENCRYPTION_KEY';

export function fingerprintOf(key: string): string {
  return createHash('sha256').update(key.toLowerCase()).digest('hex').slice(0, 16);
}

/** Those of the setting, else those that the installation has made; none were made before they were needed. */
export function findKeys({ encryptionKeys, dataFolder }: Settings): readonly string[] {
  const file = join(dataFolder, 'encryption-keys');
  return encryptionKeys ?? (existsSync(file) ? readFileSync(file, 'utf8').trim().split(/\s+/) : []);
}

/** One file a set of keys, beside the folder of the backups. Returns its path; undefined where there are no keys. Throws UsageError `keys_unusable`. */
export function saveKeys(settings: Settings): string | undefined {
  const keys = findKeys(settings);
  if (keys.length === 0) return undefined;
  const file = join(`${backupFolderOf(settings)}-keys`, `${fingerprintOf(keys.join(','))}.env`);
  if (existsSync(file)) return file;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // A kill in the middle leaves no half of it.
    writeFileSync(`${file}.new`, `${name}=${keys.join(',')}\n`, { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new UsageError(`The keys that encrypt credentials cannot be written to ${dirname(file)}: ${String(error)}.`, {
      code: 'keys_unusable',
      hint: 'Let this account write beside the folder of the backups, or name another folder in VANGUARD_BACKUPS.',
      cause: error,
    });
  }
  return file;
}

/** From a file that `saveKeys` has written. Throws UsageError `bad_keys_file`. */
export function takeKeys(file: string, { dataFolder, encryptionKeys }: Settings): void {
  const keys = readKeys(file);
  // What is set wins whatever stands in a file.
  if (encryptionKeys !== undefined) return;
  mkdirSync(dataFolder, { recursive: true });
  replaceEncryptionKeys(dataFolder, keys);
}

function readKeys(file: string): string[] {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const keys = (parseEnv(text)[name] ?? '').split(',');
  if (keys.every((key) => /^[0-9a-f]{64}$/i.test(key))) return keys;
  throw new UsageError(`${file} is not a file of keys: it has no line ${name}=…`, {
    code: 'bad_keys_file',
    hint: 'Name a file of the folder "…-keys" that stands beside the folder of the backups.',
  });
}
