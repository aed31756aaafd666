/** How the simulated installation writes values: by the platform's Intl, which the client does not use. */
import { DateTime } from 'luxon';
import type { UpstreamFormats } from '../mapping/formats.ts';
import type { ColumnType } from './columns.ts';

/** From a canonical value to the text of a grid; empty is null. */
export function formatValue(value: string, type: ColumnType, formats: UpstreamFormats): string | null {
  if (value === '') return null;
  switch (type) {
    case 'CHKBOOLEAN':
      return value === 'true' ? '-1' : '0';
    case 'NUMBER':
    case 'CURRENCY':
      return formatAmount(value, formats);
    case 'DATE':
      return formatted(value, 'utc', formats.date, formats.locale);
    case 'DATETIME':
      return formatted(value, formats.timeZone, formats.dateTime, formats.locale);
    default:
      return value;
  }
}

const amounts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20, useGrouping: true });

function formatAmount(value: string, { decimalMark, groupMark }: UpstreamFormats): string {
  const text = amounts.format(value as Intl.StringNumericLiteral);
  return text.replaceAll(/[.,]/g, (mark) => (mark === ',' ? groupMark : decimalMark));
}

/** Records share days and instants: a bound, so that those of a long run do not stay. */
const written = new Map<string, string>();
const mostWritten = 20_000;

function formatted(value: string, zone: string, format: string, locale: string): string {
  const key = [value, zone, format, locale].join('\n');
  const known = written.get(key);
  if (known !== undefined) return known;
  const text = DateTime.fromISO(value, { zone }).setLocale(locale).toFormat(format);
  if (written.size >= mostWritten) written.clear();
  written.set(key, text);
  return text;
}

/** The other way round, for the values of filters: only instants and plain text are asked for. */
export function parseFilterValue(text: string, type: ColumnType, formats: UpstreamFormats): string | undefined {
  if (type !== 'DATETIME' && type !== 'DATE') return text;
  const format = type === 'DATE' ? formats.date : formats.dateTime;
  const zone = type === 'DATE' ? 'utc' : formats.timeZone;
  const at = DateTime.fromFormat(text, format, { zone, locale: formats.locale });
  if (!at.isValid) return undefined;
  return type === 'DATE' ? at.toISODate() : at.toUTC().toISO();
}
