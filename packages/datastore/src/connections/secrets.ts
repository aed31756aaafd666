/**
 * Credentials of outside systems, encrypted with AES-256-GCM. What the product encrypts is `v1:key:iv:tag:ciphertext`, with
 * the id of its key and the rest in base64, and is bound to the row and column that it stands in: copied to another, it
 * cannot be decrypted. What a legacy application encrypted is `iv:tag:ciphertext` under a key that only its owner has.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { DatastoreError } from '../errors.ts';

export interface EncryptionKey {
  /** Follows from the key, and does not tell it. */
  id: string;
  bytes: Buffer;
}

/** The first encrypts; all decrypt. */
export type KeyRing = readonly [EncryptionKey, ...EncryptionKey[]];

/** `hex`: 32 bytes in hexadecimal. Throws DatastoreError `bad_encryption_key`, which does not tell it. */
export function encryptionKey(hex: string): EncryptionKey {
  if (!/^[0-9a-f]{64}$/i.test(hex)) {
    throw new DatastoreError('The encryption key is not 32 bytes in hexadecimal.', {
      code: 'bad_encryption_key',
      hint: 'Give 64 digits from 0 to f, for example the output of: openssl rand -hex 32',
    });
  }
  const bytes = Buffer.from(hex, 'hex');
  return { id: createHash('sha256').update('vanguard key id').update(bytes).digest('hex').slice(0, 12), bytes };
}

/** `none`: there is no value. `locked`: of a legacy installation, until its key is given. `foreign`: of a key that is not here. */
export type SecretState = 'none' | 'ready' | 'locked' | 'foreign';

export function stateOfSecret(stored: string | null, keys: KeyRing): SecretState {
  if (stored === null || stored === '') return 'none';
  const keyId = keyIdOf(stored);
  if (keyId === undefined) return 'locked';
  return keys.some(({ id }) => id === keyId) ? 'ready' : 'foreign';
}

/** Undefined where the value is a legacy application's. */
export function keyIdOf(stored: string): string | undefined {
  return /^v1:([^:]*):/.exec(stored)?.[1];
}

/** `place`: table, key and column, see placeOf. */
export function encryptSecret(text: string, place: string, [key]: KeyRing): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv).setAAD(Buffer.from(place));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return ['v1', key.id, ...[iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64'))].join(':');
}

/** Null for no value. Throws DatastoreError `secret_locked`, `secret_foreign`, `secret_damaged`. */
export function decryptSecret(stored: string | null, place: string, keys: KeyRing): string | null {
  if (stored === null || stored === '') return null;
  const keyId = keyIdOf(stored);
  if (keyId === undefined) {
    throw new DatastoreError('A credential is still encrypted with the key of the legacy installation.', {
      code: 'secret_locked',
      hint: 'Give its ENCRYPTION_KEY once: vanguard connection unlock',
    });
  }
  const key = keys.find(({ id }) => id === keyId);
  if (key === undefined) {
    throw new DatastoreError(
      `A credential is encrypted with the key ${keyId.slice(0, 12)}, which this installation does not have.`,
      { code: 'secret_foreign', hint: 'Put the key back, or enter the credential again.' },
    );
  }
  const text = decipher(stored.split(':').slice(2), key.bytes, Buffer.from(place));
  if (text !== undefined) return text;
  throw new DatastoreError('A credential cannot be decrypted: it was altered, or copied from another place.', {
    code: 'secret_damaged',
    hint: 'Enter the credential again.',
  });
}

/** Undefined where the key is another one, or the value was altered. */
export function decryptLegacySecret(stored: string, key: EncryptionKey): string | undefined {
  return decipher(stored.split(':'), key.bytes);
}

const tagBytes = 16;

function decipher(parts: readonly string[], key: Buffer, place?: Buffer): string | undefined {
  const [iv, tag, ciphertext] = parts.map((part) => Buffer.from(part, 'base64'));
  // A shorter tag is easier to forge, and Node would take it.
  if (iv === undefined || tag?.length !== tagBytes || ciphertext === undefined || parts.length !== 3) return undefined;
  if (iv.length === 0) return undefined;
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes }).setAuthTag(tag);
    if (place !== undefined) cipher.setAAD(place);
    const bytes = Buffer.concat([cipher.update(ciphertext), cipher.final()]);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
