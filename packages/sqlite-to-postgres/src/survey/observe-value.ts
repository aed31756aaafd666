/** Adds one value to the evidence of its column. Called for every value of the database: no allocation here. */
import { fractionDigits, parseDecimal, wholeDigits } from '@vanguard/sqlite-sql/values';
import { decimalOf } from '../casts/number-text.ts';
import type { ColumnEvidence } from '../source/evidence.ts';
import { observeInstant } from './observe-instant.ts';
import { shapeOfText } from './text-shape.ts';

const replacementCharacter = '\ufffd';

/**
 * `withShapes` is set for columns whose type depends on the form of their texts.
 * Returns true for a text that may be invalid UTF-8: node:sqlite gives U+FFFD in place of bad bytes.
 */
export function observeValue(value: unknown, evidence: ColumnEvidence, withShapes: boolean): boolean {
  if (value === null) {
    evidence.nulls++;
  } else if (typeof value === 'string') {
    observeText(value, evidence, withShapes);
    return value.includes(replacementCharacter);
  } else if (typeof value === 'bigint') {
    observeInteger(value, evidence);
    if (withShapes) observeInstant(Number(value), evidence.instants);
  } else if (typeof value === 'number') {
    observeReal(value, evidence, withShapes);
    if (withShapes && Number.isFinite(value)) observeInstant(value, evidence.instants, true);
  } else {
    const { length } = value as Uint8Array;
    evidence.blobs.count++;
    evidence.blobs.bytes += length;
    if (length === 16) evidence.blobs.of16Bytes++;
    if (length > evidence.blobs.maxBytes) evidence.blobs.maxBytes = length;
  }
  return false;
}

function observeInteger(value: bigint, { integers }: ColumnEvidence): void {
  if (integers.count === 0 || value < integers.min) integers.min = value;
  if (integers.count === 0 || value > integers.max) integers.max = value;
  integers.count++;
  if (value !== 0n && value !== 1n) integers.notBoolean++;
}

function observeReal(value: number, { reals }: ColumnEvidence, withDigits: boolean): void {
  reals.count++;
  if (!Number.isFinite(value)) {
    reals.infinite++;
    return;
  }
  if (Number.isInteger(value)) reals.integral++;
  if (!withDigits) return;
  const decimal = decimalOf(value);
  if (decimal === undefined) return;
  reals.maxFractionDigits = Math.max(reals.maxFractionDigits, fractionDigits(decimal));
  reals.maxWholeDigits = Math.max(reals.maxWholeDigits, wholeDigits(decimal));
}

function observeText(value: string, { texts }: ColumnEvidence, withShapes: boolean): void {
  texts.count++;
  texts.bytes += Buffer.byteLength(value);
  if (value.length > texts.maxLength) texts.maxLength = value.length;
  if (value.includes('\0')) texts.withNul++;
  if (!withShapes) return;
  const { shape, dateTime } = shapeOfText(value);
  texts.shapes[shape]++;
  if (dateTime !== undefined) {
    if (dateTime.isZoned) texts.zoned++;
    texts.maxFractionDigits = Math.max(texts.maxFractionDigits, dateTime.fractionDigits);
  } else if (shape === 'integer' || shape === 'decimal') {
    const decimal = parseDecimal(value);
    if (decimal === undefined) return;
    texts.maxFractionDigits = Math.max(texts.maxFractionDigits, fractionDigits(decimal));
    texts.maxWholeDigits = Math.max(texts.maxWholeDigits, wholeDigits(decimal));
  }
}
