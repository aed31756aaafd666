/**
 * SQLite values as JSON, every bit and the storage class kept. Plain where JSON says the same: null, text, integers
 * up to 2^53, reals with a fraction. Else an object of one letter: `i` integer, `r` real, `b` blob in Base64, `t` the
 * bytes of a text that is not valid in the database's encoding, in Base64. Pure.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';

export type JsonValue = null | string | number | { i: string } | { r: string } | { b: string } | { t: string };

/** A text that no string can hold. */
export class RawText {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

export type BundledValue = SqliteValue | RawText | null;

const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);

export function encodeValue(value: BundledValue): JsonValue {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'bigint') {
    return value <= maxSafe && value >= -maxSafe ? Number(value) : { i: String(value) };
  }
  if (typeof value === 'number') {
    const isPlain = Number.isFinite(value) && !Number.isInteger(value);
    return isPlain ? value : { r: Object.is(value, -0) ? '-0' : String(value) };
  }
  return value instanceof RawText ? { t: toBase64(value.bytes) } : { b: toBase64(value) };
}

/** Undefined for what `encodeValue` never writes. */
export function decodeValue(value: unknown): BundledValue | undefined {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object') return undefined;
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0 || typeof entry[1] !== 'string') return undefined;
  const [letter, text] = entry as [string, string];
  return decoders[letter]?.(text);
}

const decoders: Record<string, (text: string) => BundledValue | undefined> = {
  i: (text) => (/^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined),
  r: (text) => (Number.isNaN(Number(text)) || text.trim() === '' ? undefined : Number(text)),
  b: (text) => fromBase64(text),
  t: (text) => {
    const bytes = fromBase64(text);
    return bytes && new RawText(bytes);
  },
};

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? Uint8Array.from(bytes) : undefined;
}
