/** Numbers as people write them, read exactly: no amount passes through a binary fraction. Pure. */
import type { Locale } from './locale.ts';

export type ParsedNumber = { readonly amount: string } | { readonly fault: string };

const powersOfTen: Readonly<Record<string, number>> = { '': 0, k: 3, m: 6 };

/**
 * `1,234.5`, `12k`, `$1.2m`, as plain decimal notation. Marks are the locale's; a number that could be read in two ways is
 * refused, not guessed.
 */
export function parseNumber(text: string, locale: Locale): ParsedNumber {
  const bare = text.trim().replace(/^([+\-\u2212]?)\s*[$€£¥]\s*/u, '$1');
  const match = /^([+\-\u2212]?)(\S(?:.*\S)?)$/su.exec(bare);
  const scaled = /^(.*?)\s*([km]?)$/isu.exec(match?.[2] ?? '');
  if (match === null || scaled === null) return { fault: 'Type a number, such as 1200, 12k or 1.2m.' };
  const digits = plainDigits(scaled[1] ?? '', locale);
  if ('fault' in digits) return digits;
  const power = powersOfTen[(scaled[2] ?? '').toLowerCase()] ?? 0;
  const amount = movePoint(digits.amount, power);
  return { amount: match[1] === '-' || match[1] === '\u2212' ? `-${amount}` : amount };
}

function plainDigits(text: string, { decimalMark, groupMarks }: Locale): ParsedNumber {
  const [whole = '', fraction, ...more] = text.split(decimalMark);
  if (more.length > 0) return { fault: `A number has one "${decimalMark}" at most.` };
  const group = groupMarks.find((mark) => whole.includes(mark));
  const parts = group === undefined ? [whole] : whole.split(group);
  if (!parts.every((part) => /^\d*$/.test(part)) || (fraction !== undefined && !/^\d+$/.test(fraction))) {
    return { fault: `Write numbers as in ${exampleOf(decimalMark, groupMarks)}.` };
  }
  // "1,5" where the comma parts thousands may mean one and a half.
  const isGrouped = parts.length > 1;
  if (isGrouped && !isGrouping(parts)) {
    return { fault: `"${text}" can be read in two ways. Write it as in ${exampleOf(decimalMark, groupMarks)}.` };
  }
  const digits = parts.join('');
  if (digits === '' && fraction === undefined) return { fault: 'Type a number, such as 1200, 12k or 1.2m.' };
  return { amount: withoutLeadingZeros(digits) + (fraction === undefined ? '' : `.${fraction}`) };
}

/** By threes; or as in India, by twos before the last three. */
function isGrouping(parts: readonly string[]): boolean {
  const middle = parts.slice(1, -1).map((part) => part.length);
  const isEven = middle.every((length) => length === 3) || middle.every((length) => length === 2);
  return /^\d{1,3}$/.test(parts[0] ?? '') && parts.at(-1)?.length === 3 && isEven;
}

const exampleOf = (decimalMark: string, groupMarks: readonly string[]) => `1${groupMarks[0] ?? ''}234${decimalMark}50`;

const withoutLeadingZeros = (digits: string) => digits.replace(/^0+(?=\d)/, '') || '0';

function movePoint(amount: string, places: number): string {
  if (places === 0) return amount;
  const [whole = '0', fraction = ''] = amount.split('.');
  const moved = fraction.padEnd(places, '0');
  const rest = moved.slice(places);
  return withoutLeadingZeros(whole + moved.slice(0, places)) + (rest === '' ? '' : `.${rest}`);
}
