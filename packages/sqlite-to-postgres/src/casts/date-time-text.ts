/**
 * Dates and times as SQLite applications write them in text: `YYYY-MM-DD`, `YYYY-MM-DD HH:MM[:SS[.fraction]]`,
 * the same with `T`, and with `Z` or an offset. A time without zone is UTC, as SQLite's own functions have it.
 */

const form =
  /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;

export type DateTimeShape = 'date' | 'sqlite' | 'iso' | 'offset';

export interface DateTimeText {
  /** Microseconds since 1970-01-01 UTC. */
  microseconds: bigint;
  shape: DateTimeShape;
  /** Digits of the fraction of a second, without trailing zeros. */
  fractionDigits: number;
}

/** Undefined for any other text and for a date that does not exist, 30 February or 24:00 for example. */
export function parseDateTime(text: string): DateTimeText | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const exists =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    date.getUTCHours() === Number(hour) &&
    date.getUTCMinutes() === Number(minute) &&
    date.getUTCSeconds() === Number(second);
  const significant = fraction.replace(/0+$/, '');
  if (!exists || significant.length > 6) return undefined;
  const offsetMinutes = zoneOffsetMinutes(zone);
  return {
    microseconds: BigInt(date.getTime() - offsetMinutes * 60_000) * 1_000n + BigInt(significant.padEnd(6, '0')),
    shape: shapeOf(text, zone),
    fractionDigits: significant.length,
  };
}

function zoneOffsetMinutes(zone: string | undefined): number {
  if (zone === undefined || /^(z|utc)$/i.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

function shapeOf(text: string, zone: string | undefined): DateTimeShape {
  if (text.length === 10) return 'date';
  if (zone !== undefined && /^[+-]/.test(zone)) return 'offset';
  return zone === undefined && text[10] === ' ' ? 'sqlite' : 'iso';
}
