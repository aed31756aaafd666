/** BLOB → bytea: the same bytes. */
import type { Cast } from './cast.ts';

const maxBytes = 2 ** 30 - 5;

export const byteaCast: Cast = {
  fits: (value) => value instanceof Uint8Array && value.length <= maxBytes,
  write: (value, out) => out.bytesField(value as Uint8Array),
  hashSource: (value, hash) => hash.bytes(value as Uint8Array, 0, (value as Uint8Array).length),
  hashTarget: (bytes, start, end, hash) => hash.bytes(bytes, start, end),
  showTarget: (bytes, start, end) => `\\x${bytes.toString('hex', start, end)}`,
};
