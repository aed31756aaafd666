/** Joins the evidence of two parts of a column. Pure. */
import type {
  ColumnEvidence,
  InstantEvidence,
  IntegerEvidence,
  RealEvidence,
  TextEvidence,
  TextShape,
} from './evidence.ts';

export function mergeEvidence(a: ColumnEvidence, b: ColumnEvidence): ColumnEvidence {
  return {
    nulls: a.nulls + b.nulls,
    integers: mergeIntegers(a.integers, b.integers),
    reals: mergeReals(a.reals, b.reals),
    texts: mergeTexts(a.texts, b.texts),
    blobs: {
      count: a.blobs.count + b.blobs.count,
      bytes: a.blobs.bytes + b.blobs.bytes,
      maxBytes: Math.max(a.blobs.maxBytes, b.blobs.maxBytes),
      of16Bytes: a.blobs.of16Bytes + b.blobs.of16Bytes,
    },
    instants: mergeInstants(a.instants, b.instants),
  };
}

function mergeIntegers(a: IntegerEvidence, b: IntegerEvidence): IntegerEvidence {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  return {
    count: a.count + b.count,
    min: a.min < b.min ? a.min : b.min,
    max: a.max > b.max ? a.max : b.max,
    notBoolean: a.notBoolean + b.notBoolean,
  };
}

function mergeInstants(a: InstantEvidence, b: InstantEvidence): InstantEvidence {
  if (b.count === 0) return a;
  const [limits, others] = a.count === a.zeros ? [b, b] : b.count === b.zeros ? [a, a] : [a, b];
  return {
    count: a.count + b.count,
    zeros: a.zeros + b.zeros,
    min: Math.min(limits.min, others.min),
    max: Math.max(limits.max, others.max),
    calendarDates: a.calendarDates + b.calendarDates,
    calendarTimes: a.calendarTimes + b.calendarTimes,
    recent: sums(a.recent, b.recent),
    fractional: a.fractional + b.fractional,
  };
}

function mergeReals(a: RealEvidence, b: RealEvidence): RealEvidence {
  return {
    ...sums(a, b),
    maxFractionDigits: Math.max(a.maxFractionDigits, b.maxFractionDigits),
    maxWholeDigits: Math.max(a.maxWholeDigits, b.maxWholeDigits),
  };
}

function mergeTexts(a: TextEvidence, b: TextEvidence): TextEvidence {
  return {
    count: a.count + b.count,
    bytes: a.bytes + b.bytes,
    maxLength: Math.max(a.maxLength, b.maxLength),
    withNul: a.withNul + b.withNul,
    invalidUtf8: a.invalidUtf8 + b.invalidUtf8,
    shapes: sums<TextShape>(a.shapes, b.shapes),
    zoned: a.zoned + b.zoned,
    maxFractionDigits: Math.max(a.maxFractionDigits, b.maxFractionDigits),
    maxWholeDigits: Math.max(a.maxWholeDigits, b.maxWholeDigits),
  };
}

function sums<Key extends string>(a: Record<Key, number>, b: Record<Key, number>): Record<Key, number> {
  const keys = Object.keys(a) as Key[];
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as Record<Key, number>;
}
