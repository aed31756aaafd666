/**
 * Texts of 0 and 1 → bit(n), to the letter as long as the column, and bit varying. Binary form (varbit_send in
 * src/backend/utils/adt/varbit.c): number of bits, then the bytes, the highest bit first, the last filled up with zeros.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from '../casts/cast.ts';
import type { StorageForm } from './forms/storage-form.ts';
import type { TypeDefinition } from './type-definition.ts';

export interface BitType {
  readonly kind: 'bit';
  readonly length: number;
}

export interface VarbitType {
  readonly kind: 'varbit';
  /** Unset: no limit. */
  readonly length?: number;
}

/** The most that a column may be declared for, and hold. */
const maxBits = 83_886_080;
const form = /^[01]*$/;

/** As text; undefined for anything else. Of numbers 0 and 1 alone say without doubt what bits they are. */
function bitsOf(value: SqliteValue): string | undefined {
  if (value === 0n || value === 1n) return String(value);
  return typeof value === 'string' && form.test(value) ? value : undefined;
}

function packed(bits: string): Uint8Array {
  const field = Buffer.alloc(4 + Math.ceil(bits.length / 8));
  field.writeInt32BE(bits.length);
  for (let i = 0; i < bits.length; i += 8) field[4 + i / 8] = Number.parseInt(bits.slice(i, i + 8).padEnd(8, '0'), 2);
  return field;
}

function bitsAt(bytes: Buffer, start: number, end: number): string {
  const digits: string[] = [];
  for (let at = start + 4; at < end; at++) digits.push((bytes[at] as number).toString(2).padStart(8, '0'));
  return digits.join('').slice(0, bytes.readInt32BE(start));
}

function bitsCast(hasRoomFor: (length: number) => boolean): Cast {
  return {
    fits(value) {
      const bits = bitsOf(value);
      return bits !== undefined && hasRoomFor(bits.length);
    },
    write: (value, out) => out.bytesField(packed(bitsOf(value) as string)),
    hashSource: (value, hash) => hash.text(bitsOf(value) as string),
    hashTarget: (bytes, start, end, hash) => hash.text(bitsAt(bytes, start, end)),
    showTarget: bitsAt,
  };
}

/** A flag of one bit is the number 0 or 1 where most of its column are. */
function bitsForm(): StorageForm {
  let [numbers, texts] = [0, 0];
  return {
    observe(value) {
      if (typeof value === 'bigint') numbers++;
      else texts++;
    },
    candidates(bytes, start, end) {
      const bits = bitsAt(bytes, start, end);
      return bits.length === 1 && numbers > texts ? [BigInt(bits), bits] : [bits];
    },
  };
}

const isLength = (length: number) => length >= 1 && length <= maxBits;

export const bitType: TypeDefinition<BitType> = {
  kind: 'bit',
  names: ['bit'],
  shown: 'bit(n)',
  read: ([length = 1, excess]) => (excess === undefined && isLength(length) ? { kind: 'bit', length } : undefined),
  sql: ({ length }) => `bit(${length})`,
  cast: ({ length }) => bitsCast((bits) => bits === length),
  oid: 1560,
  expressions: 'unknown',
  storageForm: bitsForm,
};

export const varbitType: TypeDefinition<VarbitType> = {
  kind: 'varbit',
  names: ['bit varying', 'varbit'],
  shown: 'bit varying(n)',
  read([length, excess]) {
    if (length === undefined) return { kind: 'varbit' };
    return excess === undefined && isLength(length) ? { kind: 'varbit', length } : undefined;
  },
  sql: ({ length }) => (length === undefined ? 'bit varying' : `bit varying(${length})`),
  cast: ({ length = maxBits }) => bitsCast((bits) => bits <= length),
  oid: 1562,
  expressions: 'unknown',
  storageForm: bitsForm,
};
