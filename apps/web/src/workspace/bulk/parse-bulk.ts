/** What is typed into the bar of a selection, as an operation of the domain. Pure. */
import { bulkTextFields, type BulkTextField } from '@vanguard/pfa';
import type { BulkOperation } from '@vanguard/protocol/browser';
import type { Locale } from '../../locale/locale.ts';
import { parseDate } from '../../locale/parse-date.ts';
import { parseNumber } from '../../locale/parse-number.ts';

export type ParsedOperation = { readonly operation: BulkOperation } | { readonly fault: string };

export interface BulkContext {
  readonly locale: Locale;
  readonly year: number;
}

const daysIn = { d: 1, w: 7 } as const;

/** `14d`, `-2w`, `+3`, `14`: whole days. Undefined for anything else. */
function parseDays(text: string): number | undefined {
  const match = /^([+\-\u2212]?)\s*(\d{1,5})\s*(d|days?|w|weeks?)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const unit = (match[3] ?? 'd').toLowerCase().startsWith('w') ? 'w' : 'd';
  const days = Number(match[2]) * daysIn[unit] * (match[1] === '-' || match[1] === '\u2212' ? -1 : 1);
  return Math.abs(days) > 36_500 ? undefined : days;
}

export function parseShift(text: string): ParsedOperation {
  const days = parseDays(text);
  if (days === undefined || days === 0) return { fault: 'Type days or weeks: 14d, -2w.' };
  return { operation: { kind: 'shift', days } };
}

/** `90d` sets it, `+10d` and `-1w` change it. */
export function parseDuration(text: string): ParsedOperation {
  const days = parseDays(text);
  if (days === undefined) return { fault: 'Type how long, 90d, or by how much, +10d or -1w.' };
  return { operation: { kind: /^[+\-\u2212]/.test(text.trim()) ? 'changeDuration' : 'setDuration', days } };
}

/** Either may be empty. */
export function parseDates(start: string, end: string, { locale, year }: BulkContext): ParsedOperation {
  const read = (text: string) => (text.trim() === '' ? undefined : (parseDate(text, locale, year) ?? 'wrong'));
  const dates = { start: read(start), end: read(end) };
  if (dates.start === 'wrong' || dates.end === 'wrong') return { fault: 'Type days such as 2026-03-01 or 1 Mar 2026.' };
  if (dates.start === undefined && dates.end === undefined) return { fault: 'Type a start, an end, or both.' };
  if (dates.start !== undefined && dates.end !== undefined && dates.start > dates.end) {
    return { fault: 'The end must not be before the start.' };
  }
  const { start: from, end: to } = dates;
  return { operation: { kind: 'setDates', ...(from ? { start: from } : {}), ...(to ? { end: to } : {}) } };
}

/** `12k` sets it, `+5%` and `-300` change it. */
export function parseAmount(
  field: 'monthlyRate' | 'purchasePrice',
  text: string,
  { locale }: BulkContext,
): ParsedOperation {
  const percent = /^(.*?)\s*%$/su.exec(text.trim())?.[1];
  const isStep = /^[+\-\u2212]/.test(text.trim());
  const parsed = parseNumber(percent ?? text, locale);
  if ('fault' in parsed) return parsed;
  if (percent !== undefined && !isStep) return { fault: 'Say which way: +5% or -5%.' };
  if (percent !== undefined) return { operation: { kind: 'scaleAmount', field, percent: parsed.amount } };
  if (isStep) return { operation: { kind: 'addAmount', field, amount: parsed.amount } };
  return { operation: { kind: 'setAmount', field, value: parsed.amount } };
}

export const settableFields: readonly BulkTextField[] = bulkTextFields;

export function parseText(field: BulkTextField, text: string): ParsedOperation {
  const value = text.trim();
  return { operation: { kind: 'setText', field, value: value === '' ? null : value } };
}
