/** REAL → double precision, every bit kept, and real; an INTEGER only where the double equals it. */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from '../casts/cast.ts';
import { doubleOfText, takingTexts } from '../casts/number-text.ts';
import { type ColumnEvidence, holdsOnly } from '../source/evidence.ts';
import { digitsForm } from './forms/digits-form.ts';
import { classOfNumber, FormCounts, type StorageForm } from './forms/storage-form.ts';
import { serverHashOfFloat } from './server-hash.ts';
import type { TypeDefinition } from './type-definition.ts';

/** `ofTexts`: texts are taken too, where they are the digits of a number. */
interface FloatType {
  readonly ofTexts?: true;
}

export interface DoubleType extends FloatType {
  readonly kind: 'double';
}

export interface RealType extends FloatType {
  readonly kind: 'real';
}

const floatCast: Cast = {
  fits: (value) => typeof value === 'number' || (typeof value === 'bigint' && isExact(value)),
  write: (value, out) => out.float64Field(Number(value)),
  hashSource: (value, hash) => hash.float64(Number(value)),
  hashTarget: (bytes, start, _end, hash) => hash.float64(bytes.readDoubleBE(start)),
  showTarget: (bytes, start) => String(bytes.readDoubleBE(start)),
};

/** REAL → real: only what four bytes hold exactly. */
const realCast: Cast = {
  fits: (value) => floatCast.fits(value) && Object.is(Math.fround(Number(value)), Number(value)),
  write: (value, out) => out.float32Field(Number(value)),
  hashSource: (value, hash) => hash.float64(Number(value)),
  hashTarget: (bytes, start, _end, hash) => hash.float64(bytes.readFloatBE(start)),
  showTarget: (bytes, start) => String(bytes.readFloatBE(start)),
};

function isExact(value: SqliteValue & bigint): boolean {
  return BigInt(Number(value)) === value;
}

/** A column may keep 3 as INTEGER beside 2.5 as REAL. `size` in bytes: 4 or 8. */
function floatForm(size: 4 | 8): StorageForm {
  const integral = new FormCounts();
  return {
    observe(value) {
      if (typeof value === 'bigint' || Number.isInteger(value)) integral.add(classOfNumber(value));
    },
    candidates(bytes, start) {
      const value = size === 8 ? bytes.readDoubleBE(start) : bytes.readFloatBE(start);
      const isInteger = Number.isInteger(value) && !Object.is(value, -0);
      return isInteger && integral.ranked()[0] === 'integer' ? [BigInt(value), value] : [value];
    },
  };
}

function takingOthers<Type extends FloatType>(type: Type, { texts }: ColumnEvidence): Type {
  return texts.count > 0 ? { ...type, ofTexts: true } : type;
}

const exactInDouble = 2n ** 53n;

export const doubleType: TypeDefinition<DoubleType> = {
  kind: 'double',
  names: ['double precision', 'float8', 'float'],
  cast: ({ ofTexts }) => (ofTexts ? takingTexts(floatCast, doubleOfText) : floatCast),
  oid: 701,
  expressions: 'float',
  size: [8, 8],
  isProven: (_type, evidence) =>
    holdsOnly(evidence, 'integers', 'reals') &&
    evidence.integers.min >= -exactInDouble &&
    evidence.integers.max <= exactInDouble,
  takingOthers,
  referredFrom: ['integer', 'numeric', 'real'],
  onPage: () => 'double',
  onWire: 'float64',
  serverHash: () => serverHashOfFloat[8],
  storageForm: ({ ofTexts }) => (ofTexts ? digitsForm(floatForm(8)) : floatForm(8)),
};

export const realType: TypeDefinition<RealType> = {
  kind: 'real',
  names: ['real', 'float4'],
  cast: ({ ofTexts }) => (ofTexts ? takingTexts(realCast, doubleOfText) : realCast),
  oid: 700,
  expressions: 'float',
  size: [4, 4],
  takingOthers,
  referredFrom: ['integer', 'numeric'],
  serverHash: () => serverHashOfFloat[4],
  storageForm: ({ ofTexts }) => (ofTexts ? digitsForm(floatForm(4)) : floatForm(4)),
};
