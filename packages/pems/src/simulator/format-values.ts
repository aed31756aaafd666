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
      return DateTime.fromISO(value, { zone: 'utc' }).setLocale(formats.locale).toFormat(formats.date);
    case 'DATETIME':
      return DateTime.fromISO(value, { zone: formats.timeZone }).setLocale(formats.locale).toFormat(formats.dateTime);
    default:
      return value;
  }
}

const amounts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20, useGrouping: true });

function formatAmount(value: string, { decimalMark, groupMark }: UpstreamFormats): string {
  return amounts
    .formatToParts(value as Intl.StringNumericLiteral)
    .map(({ type, value: part }) => (type === 'group' ? groupMark : type === 'decimal' ? decimalMark : part))
    .join('');
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
