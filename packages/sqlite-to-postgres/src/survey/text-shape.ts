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

/** Up to the sixth digit of a second, the finer ones, and what follows. */
const finerForm = /^(\d{4}-\d\d-\d\d[ Tt]\d\d:\d\d:\d\d\.\d{6})\d+(.*)$/s;

/** As Go and Diesel write instants: nine digits, of which PostgreSQL keeps six. */
function fineInstant(text: string): ShapedText | undefined {
  const match = finerForm.exec(text);
  const dateTime = match === null ? undefined : parseDateTimeParts(`${match[1]}${match[2]}`);
  return dateTime && { shape: dateTime.shape === 'offset' ? 'fineOffset' : 'fine', dateTime };
}

export function shapeOfText(text: string): ShapedText {
  if (text === '') return { shape: 'empty' };
  const dateTime = parseDateTimeParts(text);
  if (dateTime !== undefined) return { shape: dateTime.shape, dateTime };
  const fine = fineInstant(text);
  if (fine !== undefined) return fine;
  if (uuid.test(text)) return { shape: 'uuid' };
  if (hexUuid.test(text)) return { shape: 'hexUuid' };
  if (time.test(text)) return { shape: 'time' };
  if (integer.test(text)) return { shape: 'integer' };
  if (decimal.test(text)) return { shape: 'decimal' };
  if (toBoolean(text) !== undefined) return { shape: 'boolean' };
  return { shape: canonicalJson(text) === undefined ? 'other' : 'json' };
}
