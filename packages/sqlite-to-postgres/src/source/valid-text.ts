/** Whether the bytes of a text are valid Unicode. SQLite stores whatever bytes it is given and never looks. */
import { isUtf8 } from 'node:buffer';
import type { DatabaseSync } from 'node:sqlite';

/** The encoding of a whole database. */
export type TextEncoding = 'UTF-8' | 'UTF-16le' | 'UTF-16be';

export function isValidText(bytes: Uint8Array, encoding: TextEncoding): boolean {
  if (encoding === 'UTF-8') return isUtf8(bytes);
  if (bytes.length % 2 !== 0) return false;
  const copy = Buffer.from(bytes);
  return (encoding === 'UTF-16be' ? copy.swap16() : copy).toString('utf16le').isWellFormed();
}

export function readEncoding(connection: DatabaseSync): TextEncoding {
  return connection.prepare('pragma encoding').get()?.['encoding'] as TextEncoding;
}
