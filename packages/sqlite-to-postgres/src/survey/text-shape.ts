/** The form of a text value where its column is not declared as text. */
import { canonicalJson, type DateTimeParts, parseDateTimeParts, toBoolean } from '@vanguard/sqlite-sql/values';
import type { TextShape } from '../source/evidence.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const hexUuid = /^[0-9a-f]{32}$/i;
const integer = /^[+-]?\d{1,18}$/;
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,6})?$/i;
const time = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/;

export interface ShapedText {
  shape: TextShape;
  dateTime?: DateTimeParts;
}

export function shapeOfText(text: string): ShapedText {
  if (text === '') return { shape: 'empty' };
  const dateTime = parseDateTimeParts(text);
  if (dateTime !== undefined) return { shape: dateTime.shape, dateTime };
  if (uuid.test(text)) return { shape: 'uuid' };
  if (hexUuid.test(text)) return { shape: 'hexUuid' };
  if (time.test(text)) return { shape: 'time' };
  if (integer.test(text)) return { shape: 'integer' };
  if (decimal.test(text)) return { shape: 'decimal' };
  if (toBoolean(text) !== undefined) return { shape: 'boolean' };
  return { shape: canonicalJson(text) === undefined ? 'other' : 'json' };
}
