/**
 * Exact decimals as data: a sign, the significant digits without leading or trailing zeros, and the place of the
 * last digit (10^exponent). Two texts are the same number exactly when these three agree.
 */

export interface Decimal {
  negative: boolean;
  /** Empty for zero. */
  digits: string;
  exponent: number;
}

const form = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,6}))?\s*$/i;

export function parseDecimal(text: string): Decimal | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  if (digits === '') return { negative: false, digits: '', exponent: 0 };
  return {
    negative: sign === '-',
    digits,
    exponent: Number(power) - fraction.length + (all.length - digits.length),
  };
}

/** Digits before the decimal point. */
export function wholeDigits(decimal: Decimal): number {
  return Math.max(0, decimal.digits.length + decimal.exponent);
}

/** Digits after the decimal point. */
export function fractionDigits(decimal: Decimal): number {
  return Math.max(0, -decimal.exponent);
}

export function formatDecimal({ negative, digits, exponent }: Decimal): string {
  if (digits === '') return '0';
  const sign = negative ? '-' : '';
  if (exponent >= 0) return `${sign}${digits}${'0'.repeat(exponent)}`;
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}
