/**
 * The look of a date text, told from one example and written for another instant: what stands between date and time,
 * whether there are seconds, how many digits of a fraction, and which zone.
 */
import { parseDateTime } from '@vanguard/sqlite-sql/values';

export interface DateTimeTemplate {
  /** Empty for a date alone. */
  separator: string;
  hasSeconds: boolean;
  fractionDigits: number;
  /** As written: `Z`, ` +02:00`, or nothing. */
  zone: string;
}

const form = /^\d{4}-\d\d-\d\d(?:([ Tt])\d\d:\d\d(:\d\d(?:\.(\d+))?)?(.*))?$/s;
const offset = /([+-])(\d\d)(?::?(\d\d))?\s*$/;

/** Undefined for text that is not a date. */
export function templateOf(text: string): DateTimeTemplate | undefined {
  const match = form.exec(text);
  if (match === null || parseDateTime(text) === undefined) return undefined;
  const [, separator = '', seconds, fraction = '', zone = ''] = match;
  return { separator, hasSeconds: seconds !== undefined, fractionDigits: fraction.length, zone };
}

/** What the template cannot show (a fraction, a time, a year beyond 9999) is missing in the text. */
export function writeDateTime(microseconds: bigint, template: DateTimeTemplate): string {
  const { separator, hasSeconds, fractionDigits, zone } = template;
  const local = microseconds + BigInt(offsetMinutes(zone)) * 60_000_000n;
  const fraction = ((local % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const milliseconds = Number((local - fraction) / 1_000n);
  if (Math.abs(milliseconds) > 8.64e15) return '';
  const iso = new Date(milliseconds).toISOString();
  if (separator === '') return iso.slice(0, 10);
  const digits = String(fraction).padStart(6, '0').padEnd(fractionDigits, '0').slice(0, fractionDigits);
  const seconds = hasSeconds ? `:${iso.slice(17, 19)}${fractionDigits === 0 ? '' : `.${digits}`}` : '';
  return `${iso.slice(0, 10)}${separator}${iso.slice(11, 16)}${seconds}${zone}`;
}

function offsetMinutes(zone: string): number {
  const match = offset.exec(zone);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}
