/**
 * From the text of a grid to a value, exactly or not at all: what the installation's formats do not describe is not a value,
 * rather than a guess. Luxon reads dates; numbers are read here, as libraries go by way of binary floating point.
 */
import { type CalendarDate, isPriceable, parseAmount, parseCalendarDate } from '@vanguard/pfa';
import { DateTime } from 'luxon';
import type { UpstreamFormats } from './formats.ts';

/** Undefined: the text is not of this kind. Null: empty. */
type Read<Value> = Value | null | undefined;

export interface ValueReader {
  amount(this: void, text: string): Read<string>;
  date(this: void, text: string): Read<CalendarDate>;
  /** ISO 8601, UTC. */
  instant(this: void, text: string): Read<string>;
  flag(this: void, text: string): boolean | undefined;
}

/** Texts of dates repeat; a bound, so that instants of a million records do not stay. */
const remembered = 20_000;

export function valueReader(formats: UpstreamFormats): ValueReader {
  const number = numberForm(formats);
  const { locale } = formats;
  const dateParser = DateTime.buildFormatParser(formats.date, { locale });
  const instantParser = DateTime.buildFormatParser(formats.dateTime, { locale });
  const zone = { zone: formats.timeZone, locale, setZone: false };
  const readInstant = (text: string) => {
    const at = DateTime.fromFormatParser(text, instantParser, zone);
    return at.isValid ? at.toUTC().toISO({ suppressMilliseconds: true }) : undefined;
  };
  return {
    amount: (text) => {
      if (text === '') return null;
      const match = number.exec(text);
      if (match === null) return undefined;
      const [, sign = '', whole = '', fraction] = match;
      const digits = formats.groupMark === '' ? whole : whole.replaceAll(formats.groupMark, '');
      const amount = parseAmount(`${sign}${digits}${fraction === undefined ? '' : `.${fraction}`}`);
      return amount !== undefined && isPriceable(amount) ? amount : undefined;
    },
    date: remember((text) => {
      const at = DateTime.fromFormatParser(text, dateParser, { zone: 'utc', locale });
      if (at.isValid) return parseCalendarDate(at.toISODate());
      // Some columns of dates carry a time; the day is the one that PEMS shows, whatever the zone.
      const timed = DateTime.fromFormatParser(text, instantParser, { zone: 'utc', locale });
      return timed.isValid ? parseCalendarDate(timed.toISODate()) : undefined;
    }),
    instant: (text) => (text === '' ? null : readInstant(text)),
    flag: (text) => flags.get(text.toLowerCase()),
  };
}

const flags = new Map<string, boolean>([
  ...['-1', '1', 'true', '+', 'yes', 'y', 'on'].map((text) => [text, true] as const),
  ...['0', 'false', '-', 'no', 'n', 'off', ''].map((text) => [text, false] as const),
]);

/** Groups of three throughout or none at all: `1,23` is not a number where the comma groups. */
function numberForm({ decimalMark, groupMark }: UpstreamFormats): RegExp {
  const group = RegExp.escape(groupMark);
  const whole = groupMark === '' ? '\\d+' : `\\d+|\\d{1,3}(?:${group}\\d{3})+`;
  return new RegExp(`^([+-]?)(${whole})(?:${RegExp.escape(decimalMark)}(\\d+))?$`);
}

function remember(read: (text: string) => CalendarDate | undefined): (text: string) => Read<CalendarDate> {
  const known = new Map<string, CalendarDate | undefined>();
  return (text) => {
    if (text === '') return null;
    if (known.has(text)) return known.get(text);
    const date = read(text);
    if (known.size >= remembered) known.clear();
    known.set(text, date);
    return date;
  };
}
