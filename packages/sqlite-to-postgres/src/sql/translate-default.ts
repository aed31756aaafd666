/** Translates the default of a column into a default of the same effect in the column's target type. */
import { quoteLiteral } from '@vanguard/postgres';
import { toBoolean } from '../casts/boolean.ts';
import { canonicalJson } from '../casts/canonical-json.ts';
import { parseDateTime } from '../casts/date-time-text.ts';
import type { Expression } from './ast.ts';
import { attempt, type PgKind, type Translation, untranslatable } from './translation.ts';

export function translateDefault(expression: Expression, kind: PgKind): Translation {
  return attempt(() => ({ sql: defaultSql(expression, kind), kind }));
}

function defaultSql(expression: Expression, kind: PgKind): string {
  switch (expression.kind) {
    case 'null':
      return 'null';
    case 'current_timestamp':
      return currentTime(kind, 'YYYY-MM-DD HH24:MI:SS', 'CURRENT_TIMESTAMP');
    case 'current_date':
      return currentTime(kind, 'YYYY-MM-DD', 'CURRENT_DATE');
    case 'call':
      return isNow(expression)
        ? currentTime(kind, 'YYYY-MM-DD HH24:MI:SS', 'CURRENT_TIMESTAMP')
        : unknownCall(expression);
    case 'blob':
      return kind === 'bytea'
        ? `'\\x${expression.hex}'::bytea`
        : untranslatable(`a blob as default of a ${kind} column`);
    default:
      return constant(constantText(expression), kind);
  }
}

function currentTime(kind: PgKind, format: string, keyword: string): string {
  if (kind === 'timestamp' || kind === 'timestamptz' || kind === 'date') return keyword;
  if (kind === 'text') return `to_char(now() at time zone 'utc', ${quoteLiteral(format)})`;
  return untranslatable(`the present time as default of a ${kind} column`);
}

/** `datetime('now')` without modifiers is CURRENT_TIMESTAMP in SQLite. */
function isNow(expression: Extract<Expression, { kind: 'call' }>): boolean {
  const [first, ...rest] = expression.arguments;
  return (
    expression.name === 'datetime' &&
    rest.length === 0 &&
    (first === undefined || (first.kind === 'string' && first.value.toLowerCase() === 'now'))
  );
}

function unknownCall({ name }: Extract<Expression, { kind: 'call' }>): never {
  return untranslatable(`the function ${name}() as a default`);
}

function constantText(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return /^0x/i.test(expression.text) ? String(BigInt.asIntN(64, BigInt(expression.text))) : expression.text;
    case 'string':
      return expression.value;
    case 'column':
      return expression.doubleQuoted ? expression.name : untranslatable('another column as default');
    case 'boolean':
      return expression.value ? '1' : '0';
    case 'unary':
      if (expression.operator === '-' || expression.operator === '+') {
        return `${expression.operator === '-' ? '-' : ''}${constantText(expression.operand)}`;
      }
      return untranslatable(`"${expression.operator}" in a default`);
    default:
      return untranslatable('an expression as default');
  }
}

function constant(text: string, kind: PgKind): string {
  const fits = constantForms[kind]?.(text);
  return fits ?? untranslatable(`the value ${text} as default of a ${kind} column`);
}

const numberForm = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The constant in SQL, or undefined where the type cannot hold it. */
const constantForms: Partial<Record<PgKind, (text: string) => string | undefined>> = {
  boolean: (text) => toBoolean(text)?.toString(),
  integer: (text) => (/^-?\d+$/.test(text) ? text : undefined),
  float: (text) => (numberForm.test(text) ? text : undefined),
  numeric: (text) => (numberForm.test(text) ? text : undefined),
  text: quoteLiteral,
  citext: quoteLiteral,
  enum: quoteLiteral,
  uuid: quoteLiteral,
  json: quoteLiteral,
  jsonb: (text) => (canonicalJson(text) === undefined ? undefined : quoteLiteral(text)),
  timestamp: instant,
  timestamptz: instant,
  date: (text) => (parseDateTime(text)?.shape === 'date' ? quoteLiteral(text) : undefined),
};

/** Date text, or epoch milliseconds as Prisma writes constant defaults. */
function instant(text: string): string | undefined {
  const milliseconds = /^-?\d+$/.test(text) ? Number(text) : undefined;
  const microseconds = milliseconds === undefined ? parseDateTime(text)?.microseconds : BigInt(milliseconds) * 1_000n;
  if (microseconds === undefined) return undefined;
  return quoteLiteral(new Date(Number(microseconds / 1_000n)).toISOString().replace('T', ' ').replace('Z', ''));
}
