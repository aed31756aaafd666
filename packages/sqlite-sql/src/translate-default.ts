/** Translates the default of a column into a default of the same effect in the column's target type. */
import { quoteLiteral } from '@vanguard/postgres/quote';
import type { Expression } from './ast.ts';
import { asKind } from './coerce.ts';
import { utcNow } from './functions/moment.ts';
import { translatorOf } from './translate-expression.ts';
import { attempt, type PgKind, type Translation, type TranslationContext, untranslatable } from './translation.ts';
import { toBoolean } from './values/boolean.ts';
import { canonicalJson } from './values/canonical-json.ts';
import { parseDateTime } from './values/date-time-text.ts';

export interface DefaultOptions {
  /** The present time as Prisma Migrate writes it, which leaves the time zone to the session. */
  plainCurrentTimestamp?: boolean;
  note?: TranslationContext['note'];
}

export function translateDefault(expression: Expression, kind: PgKind, options: DefaultOptions = {}): Translation {
  return attempt(() => {
    const constant = constantText(expression);
    const sql = defaultSql(expression, kind, options);
    return { sql, kind, ...(constant !== undefined && { constant: kind === 'integer' ? sql : constant }) };
  });
}

function defaultSql(expression: Expression, kind: PgKind, options: DefaultOptions): string {
  const constant = constantText(expression);
  if (expression.kind === 'null') return 'null';
  if (constant !== undefined) return constantSql(constant, kind);
  if (expression.kind === 'blob' && kind !== 'bytea')
    return untranslatable(`a blob as default of a column of type ${kind}`);
  const isInstant = kind === 'timestamp' || kind === 'timestamptz';
  if (isInstant && isPresent(expression)) {
    return kind === 'timestamptz' || options.plainCurrentTimestamp ? 'CURRENT_TIMESTAMP' : utcNow;
  }
  if (kind === 'date' && options.plainCurrentTimestamp && expression.kind === 'current_date') return 'CURRENT_DATE';
  const translator = translatorOf({
    purpose: 'default',
    findColumn: () => undefined,
    ...(options.note && { note: options.note }),
  });
  const value = translator.value(expression);
  if (kind === 'uuid') return `(${asKind(value, 'text').sql})::uuid`;
  return asKind(value, kind).sql;
}

/** CURRENT_TIMESTAMP in any of its forms, also as a number of seconds in a column that became a timestamp. */
function isPresent(expression: Expression): boolean {
  if (expression.kind === 'current_timestamp') return true;
  if (expression.kind === 'binary' && expression.operator === '*' && expression.right.kind === 'number') {
    return expression.right.text === '1000' && isPresentSeconds(expression.left);
  }
  return (
    isPresentSeconds(expression) ||
    (expression.kind === 'call' && expression.name === 'datetime' && isNow(expression.arguments)) ||
    (isStrftime(expression) && isNow(expression.arguments.slice(1)) && isDateTimeFormat(expression.arguments[0]))
  );
}

function isPresentSeconds(expression: Expression): boolean {
  if (expression.kind === 'cast') return isPresentSeconds(expression.operand);
  if (expression.kind === 'call' && expression.name === 'unixepoch') return isNow(expression.arguments);
  const [format, ...rest] = isStrftime(expression) ? expression.arguments : [];
  return format?.kind === 'string' && format.value === '%s' && isNow(rest);
}

function isStrftime(expression: Expression): expression is Extract<Expression, { kind: 'call' }> {
  return expression.kind === 'call' && expression.name === 'strftime';
}

function isDateTimeFormat(format: Expression | undefined): boolean {
  return format?.kind === 'string' && /^(%Y-%m-%d|%F)[ T](%H:%M:(%S|%f)|%T)Z?$/.test(format.value);
}

function isNow([first, ...rest]: readonly Expression[]): boolean {
  const isSubsecond = rest.every(
    ({ kind, ...word }) => kind === 'string' && 'value' in word && /^subsec(ond)?$/i.test(String(word.value)),
  );
  if (first?.kind === 'current_timestamp') return isSubsecond;
  return (
    isSubsecond && (first === undefined || (first.kind === 'string' && /^(now|subsec|subsecond)$/i.test(first.value)))
  );
}

/** Undefined for what must be computed. */
function constantText(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'number':
      return /^0x/i.test(expression.text) ? String(BigInt.asIntN(64, BigInt(expression.text))) : expression.text;
    case 'string':
      return expression.value;
    case 'column':
      return expression.doubleQuoted ? expression.name : undefined;
    case 'boolean':
      return expression.value ? '1' : '0';
    case 'unary': {
      if (expression.operator !== '-' && expression.operator !== '+') return undefined;
      const operand = expression.operand.kind === 'number' ? constantText(expression.operand) : undefined;
      return operand === undefined ? undefined : `${expression.operator === '-' ? '-' : ''}${operand}`;
    }
    default:
      return undefined;
  }
}

function constantSql(text: string, kind: PgKind): string {
  // Applications declare '' for "nothing yet" whatever the type.
  if (kind === 'bytea' && text === '') return `'\\x'::bytea`;
  return constantForms[kind]?.(text) ?? untranslatable(`the value ${text} as default of a column of type ${kind}`);
}

const numberForm = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The constant in SQL, or undefined where the type cannot hold it. */
const constantForms: Partial<Record<PgKind, (text: string) => string | undefined>> = {
  boolean: (text) => toBoolean(text)?.toString(),
  integer: wholeNumber,
  float: (text) => (numberForm.test(text) ? text : undefined),
  numeric: (text) => (numberForm.test(text) ? text : undefined),
  text: quoteLiteral,
  citext: quoteLiteral,
  enum: quoteLiteral,
  uuid: (text) => (/^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text) ? quoteLiteral(text) : undefined),
  json: (text) => (canonicalJson(text) === undefined ? undefined : quoteLiteral(text)),
  jsonb: (text) => (canonicalJson(text) === undefined ? undefined : quoteLiteral(text)),
  timestamp: instant,
  timestamptz: instant,
  date: day,
  time: (text) => (/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/.test(text) ? quoteLiteral(text) : undefined),
};

/** A number without a fraction is whole to SQLite, however it is written: `1.0`, `1e3`. */
function wholeNumber(text: string): string | undefined {
  if (/^-?\d+$/.test(text)) return text;
  return numberForm.test(text) && Number.isSafeInteger(Number(text)) ? String(Number(text)) : undefined;
}

/** Date text, or epoch milliseconds as Prisma writes constant defaults. */
function instant(text: string): string | undefined {
  const milliseconds = /^-?\d+$/.test(text) ? BigInt(text) : undefined;
  const microseconds = milliseconds === undefined ? parseDateTime(text)?.microseconds : milliseconds * 1_000n;
  return microseconds === undefined ? undefined : momentSql(microseconds, ([day, time]) => `${day} ${time}`);
}

function day(text: string): string | undefined {
  const date = parseDateTime(text);
  return date?.shape === 'date' ? momentSql(date.microseconds, ([only]) => only) : undefined;
}

/** As PostgreSQL writes it, which has no year 0. Undefined before its first day, and where no Date reaches. */
function momentSql(microseconds: bigint, shown: (parts: [day: string, time: string]) => string): string | undefined {
  const rest = ((microseconds % 1_000n) + 1_000n) % 1_000n;
  const date = new Date(Number((microseconds - rest) / 1_000n));
  const year = date.getUTCFullYear();
  if (Number.isNaN(year) || year < firstYear) return undefined;
  const [, monthAndDay, time] = /(-\d\d-\d\d)T(.+)Z$/.exec(date.toISOString()) as unknown as [string, string, string];
  const written = String(year > 0 ? year : 1 - year).padStart(4, '0') + monthAndDay;
  const micros = rest === 0n ? '' : String(rest).padStart(3, '0');
  return quoteLiteral(`${shown([written, time + micros])}${year > 0 ? '' : ' BC'}`);
}

/** The year 4713 BC, in which PostgreSQL's dates begin; a year later all of its days are there. */
const firstYear = -4_711;
