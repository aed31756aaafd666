/**
 * Comparisons between times that are texts to SQLite. A text of date and time begins with its date and is longer, so
 * it comes after that date and before the next, and never equals a date.
 */
import { quoteLiteral } from '@vanguard/postgres/quote';
import { atom, type ComparisonOperator, type Translated, wrap } from './translation.ts';
import { parseDateTime } from './values/date-time-text.ts';

/** Undefined where neither side is such a time, or more would have to be known of the texts. */
export function compareTimes(
  operator: ComparisonOperator,
  left: Translated,
  right: Translated,
): Translated | undefined {
  const [a, b] = [asTime(left), asTime(right)];
  if (a === undefined || b === undefined) return undefined;
  if (a.kind === b.kind) {
    const isSure = a.kind === 'date' || (a.timeText === 'seconds' && b.timeText === 'seconds');
    return isSure ? { sql: `${wrap(a)} ${operator} ${wrap(b)}`, kind: 'boolean' } : undefined;
  }
  return a.kind === 'date' ? compareWithDate(mirrored[operator], b, a) : compareWithDate(operator, a, b);
}

/** The operator that says the same with the sides exchanged. */
export const mirrored: Record<ComparisonOperator, ComparisonOperator> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function compareWithDate(operator: ComparisonOperator, time: Translated, date: Translated): Translated | undefined {
  if (time.timeText === undefined) return undefined;
  if (operator === '=' || operator === '<>') {
    const present = `${wrap(time)} is not null and ${wrap(date)} is not null`;
    return atom(`case when ${present} then ${operator === '<>'} end`, 'boolean');
  }
  const side = operator.startsWith('>') ? '>=' : '<';
  return { sql: `${wrap(time)} ${side} ${wrap(date)}`, kind: 'boolean' };
}

function asTime(value: Translated): Translated | undefined {
  if (value.kind === 'timestamp' || value.kind === 'date') return value;
  const { constant } = value;
  if (value.kind !== 'text' || constant === undefined || parseDateTime(constant) === undefined) return undefined;
  if (/^\d{4}-\d\d-\d\d$/.test(constant)) return atom(`date ${quoteLiteral(constant)}`, 'date');
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(constant)) return undefined;
  return { ...atom(`timestamp ${quoteLiteral(constant)}`, 'timestamp'), timeText: 'seconds' };
}
