/**
 * How values read on the screen. Money arrives as an exact decimal string and is rounded for display only:
 * Intl takes the string itself, so no cent is lost on the way. Nothing here guesses: a missing value is ''.
 */
const moneyFormat = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const compactFormat = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 });
const countFormat = new Intl.NumberFormat('en-US');
const percentFormat = new Intl.NumberFormat('en-US', {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});
// Three letters each, so that dates of one column stand in line; Intl writes "Sept" in day-first English.
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const minus = '\u2212';
const isDecimal = /^-?\d+(\.\d+)?$/;

type DecimalText = Intl.StringNumericLiteral;

function formatDecimal(format: Intl.NumberFormat, amount: string): string {
  return isDecimal.test(amount) ? format.format(amount as DecimalText).replace('-', minus) : amount;
}

/** `"1234.5"` → `1,234.50`; halves round away from zero, as everywhere in the product. */
export function formatMoney(amount: string | null): string {
  return amount === null ? '' : withoutNegativeZero(formatDecimal(moneyFormat, amount));
}

/** `"12345678.9"` → `12.35M`, for headlines; the exact amount belongs beside it as a title. */
export function formatCompactMoney(amount: string): string {
  return withoutNegativeZero(formatDecimal(compactFormat, amount));
}

/** A variance carries its sign: `+1,234.50`, `−20.00`, `0.00`. */
export function formatVariance(amount: string | null): string {
  return withPlus(formatMoney(amount));
}

export function formatCompactVariance(amount: string): string {
  return withPlus(formatCompactMoney(amount));
}

/** The share of a variance in its plan, or '' where the plan is zero. */
export function formatShare(variance: string, plan: string): string {
  const base = Number(plan);
  return base === 0 ? '' : percentFormat.format(Number(variance) / base).replace('-', minus);
}

export function formatCount(count: number): string {
  return countFormat.format(count);
}

/** `2026-03-09` → `09 Mar 2026`; a calendar date has no time zone, so none is applied. */
export function formatDate(date: string | null): string {
  if (date === null) return '';
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? [];
  const name = monthNames[Number(month) - 1];
  return name === undefined ? date : `${day} ${name} ${year}`;
}

/** An instant in the reader's own time zone: `09 Mar 2026, 14:05`. */
export function formatInstant(instant: string | null): string {
  if (instant === null) return '';
  const local = new Date(instant);
  if (Number.isNaN(local.getTime())) return instant;
  const time = [local.getHours(), local.getMinutes()].map(twoDigits).join(':');
  return `${twoDigits(local.getDate())} ${monthNames[local.getMonth()]} ${local.getFullYear()}, ${time}`;
}

const twoDigits = (value: number) => String(value).padStart(2, '0');

export type Direction = 'over' | 'under' | 'on';

/** Over budget, under, or on it to the cent that is shown. */
export function varianceDirection(amount: string | null): Direction {
  const shown = formatMoney(amount);
  if (!/[1-9]/.test(shown)) return 'on';
  return shown.startsWith(minus) ? 'under' : 'over';
}

function withPlus(shown: string): string {
  return /[1-9]/.test(shown) && !shown.startsWith(minus) ? `+${shown}` : shown;
}

function withoutNegativeZero(shown: string): string {
  return /[1-9]/.test(shown) ? shown : shown.replace(minus, '');
}
