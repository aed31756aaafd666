/** Credentials as the application encrypts them: AES-256-GCM, kept as base64 `iv:tag:ciphertext` with a 16-byte iv. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from './random.ts';

/** 32 bytes in hexadecimal; plainly a sample, never a key to use. */
export const sampleEncryptionKey = '5a4d504c45'.padEnd(64, '0123456789abcdef');

/** The iv comes from the seed so that a sample is reproducible; real ones are random. */
export function encryptCredential(text: string, key: string, random: Random): string {
  const iv = random.bytes(16);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'hex'), iv);
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64')).join(':');
}

/** Throws where the text was altered or the key is another. */
export function decryptCredential(stored: string, key: string): string {
  const [iv, tag, ciphertext] = stored.split(':').map((part) => Buffer.from(part, 'base64'));
  if (iv === undefined || tag === undefined || ciphertext === undefined) throw new Error('not an encrypted credential');
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'hex'), iv).setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
}
