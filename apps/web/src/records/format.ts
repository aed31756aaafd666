/**
 * How values read on the screen, in the reader's language (locale.ts). Money arrives as an exact decimal string and is rounded
 * for display only: Intl takes the string itself, so no cent is lost on the way. Nothing here guesses: a missing value is ''.
 */
import { formatOf } from '../locale/locale.ts';

// Digits as everywhere in engineering, so that what is shown can be typed.
const digits = { numberingSystem: 'latn', signDisplay: 'negative' } as const;
const numbers = (options: Intl.NumberFormatOptions) =>
  formatOf((tag) => new Intl.NumberFormat(tag, { ...digits, ...options }));
const moneyFormat = numbers({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
const compactFormat = numbers({ notation: 'compact', maximumFractionDigits: 2 });
const countFormat = numbers({});
const percentFormat = numbers({
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});
const dateFormat = formatOf(
  (tag) =>
    new Intl.DateTimeFormat(tag, {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      timeZone: 'UTC',
      calendar: 'gregory',
      numberingSystem: 'latn',
    }),
);
const isEnglish = formatOf((tag) => new Intl.Locale(tag).language === 'en');
// Three letters each, so that dates of one column stand in line; Intl writes "Sept" in day-first English.
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const minus = '\u2212';
const isDecimal = /^-?\d+(\.\d+)?$/;
const isCalendarDate = /^(\d{4})-(\d\d)-(\d\d)$/;

type DecimalText = Intl.StringNumericLiteral;

/** Without the marks that turn the direction of writing: a cell has one direction, and what is copied is read by programs. */
const withoutDirection = (shown: string) => shown.replaceAll(/[\u200e\u200f\u061c]/g, '');
const plain = (shown: string) => withoutDirection(shown).replace('-', minus);

function formatDecimal(format: Intl.NumberFormat, amount: string): string {
  return isDecimal.test(amount) ? plain(format.format(amount as DecimalText)) : amount;
}

/** `"1234.5"` → `1,234.50`; halves round away from zero, as everywhere in the product. */
export function formatMoney(amount: string | null): string {
  return amount === null ? '' : formatDecimal(moneyFormat(), amount);
}

/** `"12345678.9"` → `12.35M`, for headlines; the exact amount belongs beside it as a title. */
export function formatCompactMoney(amount: string): string {
  return formatDecimal(compactFormat(), amount);
}

/** A variance carries its sign: `+1,234.50`, `−20.00`, `0.00`. */
export function formatVariance(amount: string | null): string {
  return withPlus(amount, formatMoney(amount));
}

export function formatCompactVariance(amount: string): string {
  return withPlus(amount, formatCompactMoney(amount));
}

/** The share of a variance in its plan, or '' where the plan is zero. */
export function formatShare(variance: string, plan: string): string {
  const base = Number(plan);
  return base === 0 ? '' : plain(percentFormat().format(Number(variance) / base));
}

export function formatCount(count: number): string {
  return countFormat().format(count);
}

/**
 * `2026-03-09` → `09 Mar 2026` in English, where 03/09 means one day to some and another to others; else as the language
 * writes it, `09.03.2026`. A calendar date has no time zone, so none is applied.
 */
export function formatDate(date: string | null): string {
  if (date === null) return '';
  const [, year, month, day] = isCalendarDate.exec(date) ?? [];
  const name = monthNames[Number(month) - 1];
  if (name === undefined) return date;
  if (isEnglish()) return `${day} ${name} ${year}`;
  const instant = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(instant.getTime()) ? date : withoutDirection(dateFormat().format(instant));
}

/** An instant in the reader's own time zone: `09 Mar 2026, 14:05`. */
export function formatInstant(instant: string | null): string {
  if (instant === null) return '';
  const local = new Date(instant);
  if (Number.isNaN(local.getTime())) return instant;
  const year = String(local.getFullYear()).padStart(4, '0');
  const day = [year, twoDigits(local.getMonth() + 1), twoDigits(local.getDate())].join('-');
  return `${formatDate(day)}, ${[local.getHours(), local.getMinutes()].map(twoDigits).join(':')}`;
}

const twoDigits = (value: number) => String(value).padStart(2, '0');

export type Direction = 'over' | 'under' | 'on';

/** Over budget, under, or on it to the cent that is shown. */
export function varianceDirection(amount: string | null): Direction {
  if (amount === null || !/[1-9]/.test(formatMoney(amount))) return 'on';
  return amount.startsWith('-') ? 'under' : 'over';
}

function withPlus(amount: string | null, shown: string): string {
  return amount !== null && !amount.startsWith('-') && /[1-9]/.test(shown) ? `+${shown}` : shown;
}
