/** Joins the evidence of two parts of a column. Pure. */
import type { ColumnEvidence, IntegerEvidence, RealEvidence, TextEvidence, TextShape } from './evidence.ts';

export function mergeEvidence(a: ColumnEvidence, b: ColumnEvidence): ColumnEvidence {
  return {
    nulls: a.nulls + b.nulls,
    integers: mergeIntegers(a.integers, b.integers),
    reals: mergeReals(a.reals, b.reals),
    texts: mergeTexts(a.texts, b.texts),
    blobs: {
      count: a.blobs.count + b.blobs.count,
      maxBytes: Math.max(a.blobs.maxBytes, b.blobs.maxBytes),
      of16Bytes: a.blobs.of16Bytes + b.blobs.of16Bytes,
    },
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
    magnitudes: sums(a.magnitudes, b.magnitudes),
    likelySeconds: a.likelySeconds + b.likelySeconds,
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
    maxLength: Math.max(a.maxLength, b.maxLength),
    withNul: a.withNul + b.withNul,
    invalidUtf8: a.invalidUtf8 + b.invalidUtf8,
    shapes: sums<TextShape>(a.shapes, b.shapes),
    maxFractionDigits: Math.max(a.maxFractionDigits, b.maxFractionDigits),
    maxWholeDigits: Math.max(a.maxWholeDigits, b.maxWholeDigits),
  };
}

function sums<Key extends string>(a: Record<Key, number>, b: Record<Key, number>): Record<Key, number> {
  const keys = Object.keys(a) as Key[];
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as Record<Key, number>;
}
