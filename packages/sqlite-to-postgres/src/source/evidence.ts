/**
 * What a column really holds, counted over every value: the ground on which each cast is decided.
 */

/** The forms of text that matter where a column is not declared as text. */
const textShapes = [
  'date',
  'sqlite',
  'iso',
  'offset',
  'time',
  'uuid',
  'hexUuid',
  'boolean',
  'integer',
  'decimal',
  'json',
  'empty',
  'other',
] as const;
export type TextShape = (typeof textShapes)[number];

export interface ColumnEvidence {
  nulls: number;
  integers: IntegerEvidence;
  reals: RealEvidence;
  texts: TextEvidence;
  blobs: { count: number; maxBytes: number; of16Bytes: number };
}

export interface IntegerEvidence {
  count: number;
  min: bigint;
  max: bigint;
  /** Neither 0 nor 1. */
  notBoolean: number;
  /** By the unit that puts the value between 1973 and 5138. */
  magnitudes: { s: number; ms: number; us: number; ns: number };
  /** In seconds, between 1979 and 2286: what an application that stores epoch seconds writes. */
  likelySeconds: number;
}

export interface RealEvidence {
  count: number;
  infinite: number;
  /** Without a fraction. */
  integral: number;
  julianDays: number;
  /** As of integers; Julian days are not counted here. */
  likelySeconds: number;
  /** Digits of the shortest decimal that reads back as the same double. */
  maxFractionDigits: number;
  maxWholeDigits: number;
}

export interface TextEvidence {
  count: number;
  /** In characters. */
  maxLength: number;
  withNul: number;
  /** Not valid UTF-8 in the file; PostgreSQL has no place for them. */
  invalidUtf8: number;
  shapes: Record<TextShape, number>;
  /** The most digits after the point among date texts (of a second) and decimals. */
  maxFractionDigits: number;
  maxWholeDigits: number;
}

export function emptyEvidence(): ColumnEvidence {
  return {
    nulls: 0,
    integers: {
      count: 0,
      min: 0n,
      max: 0n,
      notBoolean: 0,
      magnitudes: { s: 0, ms: 0, us: 0, ns: 0 },
      likelySeconds: 0,
    },
    reals: {
      count: 0,
      infinite: 0,
      integral: 0,
      julianDays: 0,
      likelySeconds: 0,
      maxFractionDigits: 0,
      maxWholeDigits: 0,
    },
    texts: {
      count: 0,
      maxLength: 0,
      withNul: 0,
      invalidUtf8: 0,
      shapes: Object.fromEntries(textShapes.map((shape) => [shape, 0])) as Record<TextShape, number>,
      maxFractionDigits: 0,
      maxWholeDigits: 0,
    },
    blobs: { count: 0, maxBytes: 0, of16Bytes: 0 },
  };
}

/** Values that are not NULL. */
export function valueCount({ integers, reals, texts, blobs }: ColumnEvidence): number {
  return integers.count + reals.count + texts.count + blobs.count;
}

/** Evidence of every column of every table, by name. */
export type SourceEvidence = Map<string, Map<string, ColumnEvidence>>;
