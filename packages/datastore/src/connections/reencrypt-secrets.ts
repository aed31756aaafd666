/** Brings credentials under another key: those of a legacy installation once, and all of them when the key is rotated. */
import { DatastoreError } from '../errors.ts';
import type { ProductDatabase } from '../scope.ts';
import { withKeysHeld } from './keys-held.ts';
import { placeOf, readSecrets, replaceSecret, type StoredSecret } from './secret-columns.ts';
import {
  decryptLegacySecret,
  decryptSecret,
  type EncryptionKey,
  encryptSecret,
  type KeyRing,
  keyIdOf,
} from './secrets.ts';

export interface ReencryptedSecrets {
  /** Under the current key now. */
  count: number;
  /** Left as they were, for they cannot be decrypted: `api_configuration pems-pfa-read`. */
  left: string[];
}

/**
 * What a legacy application has encrypted comes under the current key; the rest stays. Opens a transaction. Throws
 * DatastoreError `wrong_encryption_key` where the key opens nothing, and changes nothing then.
 */
export async function unlockLegacySecrets(
  database: ProductDatabase,
  legacyKey: EncryptionKey,
  readKeys: () => KeyRing,
): Promise<ReencryptedSecrets> {
  return await withKeysHeld(database, async (trx) => {
    const keys = readKeys();
    const locked = (await readSecrets(trx)).filter(({ stored }) => keyIdOf(stored) === undefined);
    const result: ReencryptedSecrets = { count: 0, left: [] };
    for (const secret of locked) {
      const text = decryptLegacySecret(secret.stored, legacyKey);
      if (text === undefined) result.left.push(nameOf(secret));
      else {
        await replaceSecret(trx, secret, encryptSecret(text, placeOfSecret(secret), keys));
        result.count++;
      }
    }
    if (result.count > 0 || locked.length === 0) return distinct(result);
    throw new DatastoreError(
      `This is not the key that the ${locked.length} credentials of the legacy installation are encrypted with. Nothing was changed.`,
      { code: 'wrong_encryption_key', hint: 'Give the ENCRYPTION_KEY of the .env of the legacy installation.' },
    );
  });
}

/** Everything that the product has encrypted comes under the first of the keys. `readKeys` is called once nobody else changes them. Opens a transaction. */
export async function rotateSecrets(database: ProductDatabase, readKeys: () => KeyRing): Promise<ReencryptedSecrets> {
  return await withKeysHeld(database, async (trx) => {
    const keys = readKeys();
    const result: ReencryptedSecrets = { count: 0, left: [] };
    for (const secret of await readSecrets(trx)) {
      const keyId = keyIdOf(secret.stored);
      if (keyId === undefined || keyId === keys[0].id) continue;
      const text = tryToDecrypt(secret, keys);
      if (text === undefined) result.left.push(nameOf(secret));
      else {
        await replaceSecret(trx, secret, encryptSecret(text, placeOfSecret(secret), keys));
        result.count++;
      }
    }
    return distinct(result);
  });
}

/**
 * Calls with the ids of the keys that credentials are encrypted with, while nobody changes that: for whoever removes the
 * others. Opens a transaction.
 */
export async function withKeysInUse(
  database: ProductDatabase,
  prune: (ids: ReadonlySet<string>) => void,
): Promise<void> {
  await withKeysHeld(database, async (trx) => {
    const ids = (await readSecrets(trx)).map(({ stored }) => keyIdOf(stored));
    prune(new Set(ids.filter((id) => id !== undefined)));
  });
}

function tryToDecrypt(secret: StoredSecret, keys: KeyRing): string | undefined {
  try {
    return decryptSecret(secret.stored, placeOfSecret(secret), keys) ?? undefined;
  } catch (error) {
    if (error instanceof DatastoreError) return undefined;
    throw error;
  }
}

const placeOfSecret = ({ table, keys, column }: StoredSecret) => placeOf(table, keys, column);
const nameOf = ({ table, keys }: StoredSecret) => [table, ...keys].join(' ');
const distinct = ({ count, left }: ReencryptedSecrets) => ({ count, left: [...new Set(left)] });
