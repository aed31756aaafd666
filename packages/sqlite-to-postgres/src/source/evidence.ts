/**
 * What a column really holds, counted over every value: the ground on which each cast is decided.
 */

/** The forms of text that matter where a column is not declared as text. `fine`: a date text finer than a microsecond. */
const textShapes = [
  'date',
  'sqlite',
  'iso',
  'offset',
  'fine',
  'fineOffset',
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
  blobs: { count: number; bytes: number; maxBytes: number; of16Bytes: number };
  /** Of integers and finite reals alike, where a column may hold dates. */
  instants: InstantEvidence;
}

/** What tells by which reading numbers are dates (`casts/date-readings.ts`). */
export interface InstantEvidence {
  count: number;
  zeros: number;
  /** Of the others, as doubles; 0 where there are none. */
  min: number;
  max: number;
  /** Nobody is told the least and the greatest, which are values of rows. */
  hidesRange?: true;
  /** Digits of a date that exists, and of a date with its time. */
  calendarDates: number;
  calendarTimes: number;
  /** Between 1990 and 2060, by the unit that puts them there: no number is there by two. Julian days are reals. */
  recent: { s: number; ms: number; us: number; ns: number; julian: number };
  fractional: number;
}

export interface IntegerEvidence {
  count: number;
  min: bigint;
  max: bigint;
  /** As of instants. */
  hidesRange?: true;
  /** Neither 0 nor 1. */
  notBoolean: number;
}

export interface RealEvidence {
  count: number;
  infinite: number;
  /** Without a fraction. */
  integral: number;
  /** Digits of the shortest decimal that reads back as the same double. */
  maxFractionDigits: number;
  maxWholeDigits: number;
}

export interface TextEvidence {
  count: number;
  /** Of all together, in UTF-8. */
  bytes: number;
  /** In characters. */
  maxLength: number;
  withNul: number;
  /** Not valid UTF-8 in the file; PostgreSQL has no place for them. */
  invalidUtf8: number;
  shapes: Record<TextShape, number>;
  /** Date texts that name their zone: an offset, Z or UTC. */
  zoned: number;
  /** The most digits after the point among date texts (of a second, at most 6) and decimals. */
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
    },
    reals: {
      count: 0,
      infinite: 0,
      integral: 0,
      maxFractionDigits: 0,
      maxWholeDigits: 0,
    },
    texts: {
      count: 0,
      bytes: 0,
      maxLength: 0,
      withNul: 0,
      invalidUtf8: 0,
      shapes: Object.fromEntries(textShapes.map((shape) => [shape, 0])) as Record<TextShape, number>,
      zoned: 0,
      maxFractionDigits: 0,
      maxWholeDigits: 0,
    },
    blobs: { count: 0, bytes: 0, maxBytes: 0, of16Bytes: 0 },
    instants: {
      count: 0,
      zeros: 0,
      min: 0,
      max: 0,
      calendarDates: 0,
      calendarTimes: 0,
      recent: { s: 0, ms: 0, us: 0, ns: 0, julian: 0 },
      fractional: 0,
    },
  };
}

/** The same, of which no value is told. */
export function hideValues(evidence: SourceEvidence): SourceEvidence {
  const hide = (column: ColumnEvidence): ColumnEvidence => ({
    ...column,
    integers: { ...column.integers, hidesRange: true },
    instants: { ...column.instants, hidesRange: true },
  });
  return new Map([...evidence].map(([table, columns]) => [table, mapped(columns, hide)]));
}

function mapped<Key, Value>(map: ReadonlyMap<Key, Value>, change: (value: Value) => Value): Map<Key, Value> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}

/** Values that are not NULL. */
export function valueCount({ integers, reals, texts, blobs }: ColumnEvidence): number {
  return integers.count + reals.count + texts.count + blobs.count;
}

/** Whether every value is of one of these storage classes. */
export function holdsOnly(evidence: ColumnEvidence, ...classes: ('integers' | 'reals' | 'texts' | 'blobs')[]): boolean {
  return classes.reduce((sum, name) => sum + evidence[name].count, 0) === valueCount(evidence);
}

/** Evidence of every column of every table, by name. */
export type SourceEvidence = Map<string, Map<string, ColumnEvidence>>;
