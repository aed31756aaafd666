/** INTEGER → smallint, integer, bigint. A REAL without fraction counts as the integer it equals. */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from '../casts/cast.ts';
import { integerOfText, takingTexts } from '../casts/number-text.ts';
import { holdsOnly } from '../source/evidence.ts';
import { digitsForm } from './forms/digits-form.ts';
import { classOfNumber, FormCounts, type StorageForm } from './forms/storage-form.ts';
import { serverHashOfBigint, serverHashOfInt } from './server-hash.ts';
import type { TypeDefinition } from './type-definition.ts';

/** `ofTexts`: texts are taken too, where they are the digits of a number. */
export interface IntegerType<Kind extends string> {
  readonly kind: Kind;
  readonly ofTexts?: true;
}

function toInteger(value: SqliteValue): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return undefined;
}

/** In bytes. */
type Size = 2 | 4 | 8;

function integerCast(size: Size): Cast {
  const limit = 1n << BigInt(size * 8 - 1);
  const read = (bytes: Buffer, start: number) =>
    size === 8 ? bytes.readBigInt64BE(start) : bytes.readIntBE(start, size);
  return {
    fits(value) {
      const integer = toInteger(value);
      return integer !== undefined && integer >= -limit && integer < limit;
    },
    write(value, out) {
      if (size === 8) out.int64Field(value as bigint | number);
      else if (size === 4) out.int32Field(Number(value));
      else out.int16Field(Number(value));
    },
    hashSource(value, hash) {
      if (size < 8) hash.word(Number(value));
      else if (typeof value === 'number') hash.safeInteger(value);
      else hash.int64(value as bigint);
    },
    hashTarget(bytes, start, _end, hash) {
      if (size === 8) hash.int64At(bytes, start);
      else hash.word(size === 4 ? bytes.readInt32BE(start) : bytes.readInt16BE(start));
    },
    showTarget: (bytes, start) => String(read(bytes, start)),
  };
}

function integerForm(size: Size): StorageForm {
  const counts = new FormCounts();
  return {
    observe: (value) => counts.add(classOfNumber(value)),
    candidates(bytes, start) {
      const integer = size === 8 ? bytes.readBigInt64BE(start) : BigInt(bytes.readIntBE(start, size));
      return counts.ranked()[0] === 'real' ? [Number(integer), integer] : [integer];
    },
  };
}

function defineInteger<const Kind extends string>(
  kind: Kind,
  size: Size,
  { alias, oid, names = [] }: { alias: string; oid: number; names?: readonly string[] },
): TypeDefinition<IntegerType<Kind>> {
  const [cast, limit] = [integerCast(size), 1n << BigInt(size * 8 - 1)];
  return {
    kind,
    names: [kind, alias, ...names],
    cast: ({ ofTexts }) => (ofTexts ? takingTexts(cast, integerOfText) : cast),
    oid,
    expressions: 'integer',
    size: [size, size],
    isProven: (_type, evidence) =>
      holdsOnly(evidence, 'integers') && evidence.integers.min >= -limit && evidence.integers.max < limit,
    takingOthers: (type, { texts }) => (texts.count > 0 ? { ...type, ofTexts: true } : type),
    comparesAs: 'integer',
    onPage: () => `int${(size * 8) as 16 | 32 | 64}`,
    ...(size === 2 ? {} : { onWire: `int${(size * 8) as 32 | 64}` as const }),
    serverHash: () => (size === 8 ? serverHashOfBigint : serverHashOfInt[size]),
    storageForm: ({ ofTexts }) => (ofTexts ? digitsForm(integerForm(size)) : integerForm(size)),
  };
}

export const smallintType = defineInteger('smallint', 2, { alias: 'int2', oid: 21 });
export const integerType = defineInteger('integer', 4, { alias: 'int4', oid: 23, names: ['int'] });
export const bigintType = defineInteger('bigint', 8, { alias: 'int8', oid: 20 });
