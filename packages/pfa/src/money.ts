/** Exact decimal amounts as text; nothing here goes through a binary floating-point number. */
import { Big } from 'big.js';

/** A constructor of its own: its settings are not those of other users of the library. */
export const Decimal = Big();
Decimal.DP = 40;
Decimal.RM = Decimal.roundHalfUp;

/** Plain notation, without trailing zeros behind the point. */
export function formatAmount(amount: Big): string {
  return amount.toFixed();
}

/** For display only: to cents, half away from zero. */
export function roundToCents(amount: string): string {
  return new Decimal(amount).round(2, Decimal.roundHalfUp).toFixed(2);
}

export function add(...amounts: readonly string[]): string {
  return formatAmount(amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0)));
}

export function subtract(a: string, b: string): string {
  return formatAmount(new Decimal(a).minus(b));
}
