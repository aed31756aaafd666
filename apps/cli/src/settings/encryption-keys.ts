/** The keys that credentials are encrypted with: of the setting, or of a file that the installation keeps. */
import { encryptionKey, type KeyRing } from '@vanguard/datastore';
import { UsageError } from 'sqlite-to-postgres/errors';
import { findExposure } from './exposure.ts';
import { keepEncryptionKeys } from './keep-secret.ts';
import type { Settings } from './table.ts';

/**
 * Reads the keys whenever it is called, as a rotation changes them. Of an exposed installation only the setting is taken:
 * a file that goes with a container would take the credentials with it. Throws UsageError `missing_encryption_key`, and when
 * called `data_folder_unusable`; DatastoreError `bad_encryption_key`.
 */
export async function keyReader(settings: Settings): Promise<() => KeyRing> {
  const { encryptionKeys, dataFolder } = settings;
  const { reasons } = encryptionKeys === undefined ? await findExposure(settings) : { reasons: [] };
  if (reasons.length > 0) {
    throw new UsageError(
      'VANGUARD_ENCRYPTION_KEY is not set, and the installation is exposed to others than this machine.',
      {
        code: 'missing_encryption_key',
        findings: reasons,
        hint: 'Set it to the output of: openssl rand -hex 32; and keep it, for without it credentials have to be entered again.',
      },
    );
  }
  return () => ringOf(encryptionKeys ?? keepEncryptionKeys(dataFolder));
}

function ringOf(keys: readonly string[]): KeyRing {
  const [first = '', ...others] = keys;
  return [encryptionKey(first), ...others.map(encryptionKey)];
}
