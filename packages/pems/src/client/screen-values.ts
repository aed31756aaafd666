/** Values of a screen's record on the wire: text, number and instant have a form each. Both directions, exactly. */
import { PemsError } from '../errors.ts';
import { isObject, type JsonObject, textOf } from './envelope.ts';

/** Amounts as plain decimals, dates as `YYYY-MM-DD`, instants as ISO 8601 in UTC; null empties the field. */
export type ScreenValue =
  | { kind: 'text'; value: string | null }
  | { kind: 'number'; value: string | null }
  | { kind: 'date'; value: string | null }
  | { kind: 'instant'; value: string | null };

export function encodeScreenValue({ kind, value }: ScreenValue): JsonObject {
  switch (kind) {
    case 'text':
      return { TEXTDATA: value };
    case 'number':
      return { NUMERICDATA: value === null ? null : encodeNumber(value) };
    case 'date':
      return { DATETIMEDATA: value === null ? null : encodeInstant(`${value}T00:00:00Z`) };
    case 'instant':
      return { DATETIMEDATA: value === null ? null : encodeInstant(value) };
  }
}

/** PEMS takes the digits without their point, and how many of them stand behind it. */
function encodeNumber(value: string): JsonObject {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value);
  if (match === null)
    throw new PemsError('An amount for PEMS is not a plain decimal number.', { code: 'invalid_value' });
  const [, sign = '', whole = '', fraction = ''] = match;
  // A number of JSON is one of JavaScript to whoever reads it.
  if (!Number.isSafeInteger(Number(whole + fraction))) {
    throw new PemsError('An amount for PEMS has more digits than its services keep.', { code: 'invalid_value' });
  }
  return { VALUE: Number(whole + fraction), NUMOFDEC: fraction.length, SIGN: sign === '' ? '+' : '-' };
}

/** The year is the instant that it begins at. */
function encodeInstant(value: string): JsonObject {
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) throw new PemsError('A date for PEMS cannot be read.', { code: 'invalid_value' });
  return {
    YEAR: new Date(0).setUTCFullYear(at.getUTCFullYear(), 0, 1),
    MONTH: at.getUTCMonth() + 1,
    DAY: at.getUTCDate(),
    HOUR: at.getUTCHours(),
    MINUTE: at.getUTCMinutes(),
    SECOND: at.getUTCSeconds(),
    SUBSECOND: at.getUTCMilliseconds(),
    TIMEZONE: '+0000',
  };
}

/** As text in `canonicalFormats`; null where the field is empty. */
export function decodeScreenValue(value: unknown): string | null {
  if (!isObject(value)) return null;
  if (isObject(value['NUMERICDATA'])) return decodeNumber(value['NUMERICDATA']);
  if (isObject(value['DATETIMEDATA'])) return decodeInstant(value['DATETIMEDATA']);
  const text = textOf(value['TEXTDATA']);
  return text === undefined || text === '' ? null : text;
}

function decodeNumber(data: JsonObject): string {
  const digits = textOf(data['VALUE']) ?? '';
  const decimals = Number(data['NUMOFDEC'] ?? 0);
  const isRounded = typeof data['VALUE'] === 'number' && !Number.isSafeInteger(data['VALUE']);
  if (isRounded || !/^\d{1,40}$/.test(digits) || !Number.isInteger(decimals) || decimals < 0 || decimals > 20) {
    throw new PemsError('PEMS answered a number in an unknown form.', { code: 'unexpected_answer' });
  }
  const padded = digits.padStart(decimals + 1, '0');
  const point = padded.length - decimals;
  const sign = data['SIGN'] === '-' ? '-' : '';
  return decimals === 0 ? sign + padded : `${sign}${padded.slice(0, point)}.${padded.slice(point)}`;
}

function decodeInstant(data: JsonObject): string {
  const part = (name: string) => Number(data[name] ?? 0);
  const year = new Date(part('YEAR')).getUTCFullYear();
  const at = new Date(0);
  at.setUTCFullYear(year, part('MONTH') - 1, part('DAY'));
  at.setUTCHours(part('HOUR'), part('MINUTE'), part('SECOND'), part('SUBSECOND'));
  if (Number.isNaN(at.getTime()) || at.getUTCDate() !== part('DAY')) {
    throw new PemsError('PEMS answered a date in an unknown form.', { code: 'unexpected_answer' });
  }
  return `${at.toISOString().slice(0, 19)}Z`;
}
