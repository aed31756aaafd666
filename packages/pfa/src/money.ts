/** Exact decimal amounts as text; nothing here goes through a binary floating-point number. */
import { Big } from 'big.js';

/** Digits behind the point to which a cost is kept; sums and differences of costs are exact. */
export const costScale = 10;

/** A constructor of its own: its settings are not those of other users of the library. A division rounds once, to `costScale`. */
export const Decimal = Big();
Decimal.DP = costScale;
Decimal.RM = Decimal.roundHalfUp;

/** In canonical form (see formatAmount); undefined where the text is not a plain decimal number: `1,200`, `1e3`, `.5`, ``. */
export function parseAmount(text: string): string | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? formatAmount(new Decimal(text.replace('+', ''))) : undefined;
}

/** Whether costs follow from it exactly, over any span of days: 15 digits before the point, as drafts have, and 20 behind it. */
export function isPriceable(amount: string): boolean {
  return /^-?\d{1,15}(\.\d{1,20})?$/.test(amount);
}

/** Plain notation, without trailing zeros behind the point and without a negative zero: equal amounts are equal text. */
export function formatAmount(amount: Big): string {
  return withoutSignOfZero(amount.toFixed());
}

/** For display only: to cents, half away from zero. */
export function roundToCents(amount: string): string {
  return withoutSignOfZero(new Decimal(amount).toFixed(2));
}

export function add(...amounts: readonly string[]): string {
  return formatAmount(amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0)));
}

/** Rounded as costs are. Throws where `by` is 0. */
export function divide(amount: string, by: number): string {
  return formatAmount(new Decimal(amount).div(by));
}

export function subtract(a: string, b: string): string {
  return formatAmount(new Decimal(a).minus(b));
}

/** By a percentage: `scaleAmount('200', '-7.5')` is 185; never below nothing. */
export function scaleAmount(amount: string, percent: string): string {
  return atLeastNothing(new Decimal(amount).times(new Decimal(percent).plus(100)).div(100));
}

export function atLeastNothing(amount: Big): string {
  return amount.lt(0) ? '0' : formatAmount(amount.round(costScale));
}

/** The library keeps the sign of −0.001 rounded to cents; PostgreSQL knows no negative zero. */
function withoutSignOfZero(text: string): string {
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text;
}
