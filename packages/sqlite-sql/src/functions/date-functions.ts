/** SQLite's date functions. What they give as text stays a date or timestamp for as long as nothing asks for the text. */
import { quoteLiteral } from '@vanguard/postgres/quote';
import { atom, needsImmutable, type Translated, untranslatable } from '../translation.ts';
import { type Call, constantText, type FunctionRules } from './function-rule.ts';
import { type Moment, readMoment } from './moment.ts';

interface Field {
  /** For to_char. */
  template?: string;
  /** The result must not depend on any setting. */
  write(moment: string): string;
}

const digits = (field: string, width: number) => (moment: string) =>
  `lpad(floor(extract(${field} from ${moment}))::integer::text, ${width}, '0')`;

const fields: Readonly<Record<string, Field>> = {
  Y: { template: 'YYYY', write: digits('year', 4) },
  m: { template: 'MM', write: digits('month', 2) },
  d: { template: 'DD', write: digits('day', 2) },
  H: { template: 'HH24', write: digits('hour', 2) },
  M: { template: 'MI', write: digits('minute', 2) },
  S: { template: 'SS', write: digits('second', 2) },
  j: { template: 'DDD', write: digits('doy', 3) },
  f: {
    template: 'SS.MS',
    write: (moment) =>
      `${digits('second', 2)(moment)} || '.' || lpad((floor(extract(milliseconds from ${moment}))::integer % 1000)::text, 3, '0')`,
  },
  s: { write: (moment) => `floor(extract(epoch from ${moment}))::bigint::text` },
  w: { write: (moment) => `extract(dow from ${moment})::integer::text` },
  u: { write: (moment) => `extract(isodow from ${moment})::integer::text` },
};
const compounds: Readonly<Record<string, string>> = { F: '%Y-%m-%d', T: '%H:%M:%S', R: '%H:%M' };

function formatted(format: string, moment: string, call: Call): string {
  const flat = format.replaceAll(/%([FTR])/g, (_, letter: string) => compounds[letter] ?? '');
  const parts = flat.match(/%.|[^%]+/gs) ?? [];
  const fieldOf = (part: string) =>
    part.startsWith('%') ? (fields[part.slice(1)] ?? untranslatable(`the field ${part} of strftime()`)) : undefined;
  const isPlain = parts.every(
    (part) => part !== '%%' && (fieldOf(part) === undefined || fieldOf(part)?.template !== undefined),
  );
  if (isPlain && !needsImmutable(call.translator.context)) {
    const template = parts.map((part) => fieldOf(part)?.template ?? `"${part.replaceAll('"', '\\"')}"`).join('');
    return `to_char(${moment}, ${quoteLiteral(template.replaceAll(/"([ :-]+)"/g, '$1'))})`;
  }
  return parts
    .map((part) => (part === '%%' ? `'%'` : (fieldOf(part)?.write(moment) ?? quoteLiteral(part))))
    .join(' || ');
}

function date(call: Call): Translated {
  const { sql } = readMoment(call, 0);
  return { ...atom(`${sql}::date`, 'date'), text: formatted('%F', sql, call) };
}

function dateTime(call: Call): Translated {
  const moment = readMoment(call, 0);
  const text = formatted(moment.hasFraction ? '%F %H:%M:%f' : '%F %T', moment.sql, call);
  const unit = moment.hasFraction ? 'milliseconds' : 'second';
  // The present moment keeps its fraction where a timestamp is asked for.
  const sql = moment.isNow && !moment.hasFraction ? moment.sql : `date_trunc('${unit}', ${moment.sql})`;
  const isWhole = !moment.isNow && !moment.hasFraction;
  return { ...atom(sql, 'timestamp'), text, ...(isWhole && { timeText: 'seconds' as const }) };
}

function time(call: Call): Translated {
  const { sql, hasFraction } = readMoment(call, 0);
  return { sql: formatted(hasFraction ? '%H:%M:%f' : '%T', sql, call), kind: 'text' };
}

function strftime(call: Call): Translated {
  const { sql } = readMoment(call, 1);
  const format = constantText(call, 0);
  const text: Translated = { sql: formatted(format, sql, call), kind: 'text' };
  return format === '%s' ? { ...text, number: `floor(extract(epoch from ${sql}))::bigint` } : text;
}

/** Milliseconds since noon of the first Julian day, as SQLite counts. */
function julianDay(call: Call): Translated {
  const { sql } = readMoment(call, 0);
  return atom(`((round(extract(epoch from ${sql}) * 1000) + 210866760000000)::float8 / 86400000::float8)`, 'float');
}

function unixEpoch(call: Call): Translated {
  const { sql, hasFraction }: Moment = readMoment(call, 0);
  if (hasFraction) return atom(`(round(extract(epoch from ${sql}), 3)::float8)`, 'float');
  return { ...atom(`floor(extract(epoch from ${sql}))::bigint`, 'integer'), isWide: true };
}

export const dateFunctions: FunctionRules = {
  date: { arity: [0, 9], example: "date(at, 'start of month', '+1 month')", write: date },
  datetime: { arity: [0, 9], example: "datetime(at, '+90 minutes')", write: dateTime },
  time: { arity: [0, 9], example: 'time(at)', write: time },
  strftime: { arity: [1, 9], example: "strftime('%Y/%m %w', day)", write: strftime },
  julianday: { arity: [0, 9], example: 'julianday(at)', write: julianDay },
  unixepoch: { arity: [0, 9], example: 'unixepoch(at)', write: unixEpoch },
};
