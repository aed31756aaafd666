/**
 * The arguments of SQLite's date functions, a time value and its modifiers, as one `timestamp` in UTC.
 * https://www.sqlite.org/lang_datefunc.html. Months are added only where the day cannot overflow, since the two sides
 * differ about 31 January plus a month.
 */
import { quoteLiteral } from '@vanguard/postgres/quote';
import type { Expression } from '../ast.ts';
import { refuseMutable, type Translator, untranslatable, wrap } from '../translation.ts';
import { parseDateTime } from '../values/date-time-text.ts';
import { type Call, constantText } from './function-rule.ts';

export interface Moment {
  /** An atom of type timestamp. */
  sql: string;
  isNow: boolean;
  /** Asked for fractions of a second in the result. */
  hasFraction: boolean;
}

export const utcNow = "(now() at time zone 'utc')";

/** `from`: the position of the time value among the arguments. */
export function readMoment(call: Call, from: number): Moment {
  const modifiers = call.expressions.slice(from + 1).map((_, i) =>
    constantText(call, from + 1 + i)
      .trim()
      .toLowerCase(),
  );
  const first = call.expressions[from];
  let hasFraction = false;
  let isFirstOfMonth = false;
  let sql = startingPoint(first, modifiers, call.translator);
  const isNow = first === undefined || isWordNow(first);
  for (const modifier of modifiers) {
    if (modifier === 'subsec' || modifier === 'subsecond') hasFraction = true;
    else {
      sql = modified(sql, modifier, isFirstOfMonth);
      isFirstOfMonth = /^start of (month|year)$/.test(modifier);
    }
  }
  return { sql, isNow, hasFraction };
}

function isWordNow(expression: Expression): boolean {
  return expression.kind === 'string' && expression.value.toLowerCase() === 'now';
}

/** Takes the modifiers that say how to read the time value. */
function startingPoint(first: Expression | undefined, modifiers: string[], translator: Translator): string {
  if (first === undefined || isWordNow(first)) {
    refuseMutable(translator, 'the present time');
    if (modifiers[0] !== 'localtime') return utcNow;
    modifiers.shift();
    translator.context.note?.("'localtime' is the time zone of the session in PostgreSQL, not that of the machine");
    return 'localtimestamp';
  }
  if (first.kind === 'string') return constantMoment(first.value);
  if (modifiers[0] === 'unixepoch') {
    modifiers.shift();
    return fromEpoch(first, translator);
  }
  const value = translator.value(first);
  switch (value.kind) {
    case 'timestamp':
      return wrap(value);
    case 'timestamptz':
      return `(${wrap(value)} at time zone 'utc')`;
    case 'date':
      return `${wrap(value)}::timestamp`;
    default:
      return untranslatable(`a date function on a ${value.kind} value`);
  }
}

function constantMoment(text: string): string {
  const parsed = parseDateTime(text);
  if (parsed === undefined) return untranslatable(`the time ${text}`);
  const iso = new Date(Number(parsed.microseconds / 1_000n)).toISOString().replace('T', ' ').replace('Z', '');
  return `timestamp ${quoteLiteral(iso)}`;
}

/** A column of seconds, or one that became a timestamp already. */
function fromEpoch(expression: Expression, translator: Translator): string {
  const inThousands =
    expression.kind === 'binary' &&
    expression.operator === '/' &&
    expression.right.kind === 'number' &&
    Number(expression.right.text) === 1000;
  const value = translator.value(inThousands && isInstant(expression.left, translator) ? expression.left : expression);
  if (value.kind === 'timestamp') return wrap(value);
  if (value.kind === 'timestamptz') return `(${wrap(value)} at time zone 'utc')`;
  if (value.kind !== 'integer') return untranslatable(`'unixepoch' of a ${value.kind} value`);
  const seconds = wrap(value);
  return `(case when ${seconds} between -62135596800 and 253402300799 then timestamp '1970-01-01' + ${seconds} * interval '1 second' end)`;
}

function isInstant(expression: Expression, translator: Translator): boolean {
  return expression.kind === 'column' && ['timestamp', 'timestamptz'].includes(translator.value(expression).kind);
}

const amount = /^([+-]?\d+(?:\.\d+)?) (second|minute|hour|day|month|year)s?$/;

function modified(sql: string, modifier: string, isFirstOfMonth: boolean): string {
  const start = /^start of (day|month|year)$/.exec(modifier)?.[1];
  if (start !== undefined) return `date_trunc('${start}', ${sql})`;
  const weekday = /^weekday ([0-6])$/.exec(modifier)?.[1];
  if (weekday !== undefined)
    return `(${sql} + (${weekday} - extract(dow from ${sql})::integer + 7) % 7 * interval '1 day')`;
  const [, number, unit] = amount.exec(modifier) ?? [];
  if (number === undefined || unit === undefined) return untranslatable(`the modifier '${modifier}'`);
  const isCalendar = unit === 'month' || unit === 'year';
  if (isCalendar && (!isFirstOfMonth || number.includes('.')))
    return untranslatable(`the modifier '${modifier}', which may overflow the month`);
  return `(${sql} + interval '${number.replace(/^\+/, '')} ${unit}')`;
}
