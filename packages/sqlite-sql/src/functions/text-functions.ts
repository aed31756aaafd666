/** Functions of texts. Letters fold in ASCII only, as SQLite does without its ICU extension. */
import { quoteLiteral } from '@vanguard/postgres/quote';
import { asNumber, asText } from '../coerce.ts';
import { atom, refuseMutable, type Translated, texts, untranslatable, wrap } from '../translation.ts';
import { argument, argumentOf, type Call, constantText, type FunctionRules } from './function-rule.ts';

const textKinds = new Set([...texts, 'unknown'] as const);
const textual = new Set([...textKinds, 'integer', 'boolean', 'date'] as const);

/** As text: numbers by their digits. */
function text(call: Call, position: number): Translated {
  return asText(argumentOf(call, position, textual));
}

const written = (sql: string): Translated => atom(sql, 'text');

function trimmed(side: 'btrim' | 'ltrim' | 'rtrim') {
  return (call: Call): Translated => {
    const characters = call.args.length > 1 ? text(call, 1).sql : `' '`;
    return written(`${side}(${text(call, 0).sql}, ${characters})`);
  };
}

function folded(direction: 'lower' | 'upper') {
  return (call: Call): Translated => {
    // An index that only finds rows is found by the application's own `lower(name)`.
    const collation = call.translator.context.purpose === 'index' ? '' : ' collate "C"';
    return written(`${direction}(${wrap(text(call, 0))}${collation})`);
  };
}

function length(call: Call): Translated {
  const value = argument(call, 0);
  if (value.kind === 'bytea') return atom(`octet_length(${value.sql})`, 'integer');
  return atom(`length(${text(call, 0).sql})`, 'integer');
}

const wholeNumber = /^-?\d{1,9}$/;

/** Counts from 1, or from the end below zero; a length below zero takes what stands before. */
function substr(call: Call): Translated {
  const source = text(call, 0).sql;
  const start = argumentOf(call, 1, new Set(['integer']));
  const count = call.args.length > 2 ? argumentOf(call, 2, new Set(['integer'])) : undefined;
  const from = startSql(source, start, count);
  if (count === undefined) return written(`substr(${source}, ${from})`);
  const known = Number(count.constant ?? Number.NaN);
  if (known >= 0 && wholeNumber.test(count.constant ?? '')) return written(`substr(${source}, ${from}, ${known})`);
  if (!(Number(start.constant) >= 1)) return untranslatable('substr() with a start and a length that are not known');
  const length = wrap(count);
  return written(`substr(${source}, (${from} + least(${length}, 0))::integer, abs(${length})::integer)`);
}

function startSql(source: string, start: Translated, count: Translated | undefined): string {
  const { constant } = start;
  if (constant === undefined) {
    if (count !== undefined && count.constant === undefined)
      return untranslatable('substr() with a start and a length that are not known');
    return `case when ${wrap(start)} < 0 then length(${source}) + 1 + ${wrap(start)} else ${wrap(start)} end::integer`;
  }
  if (!wholeNumber.test(constant)) return untranslatable(`substr() from ${constant}`);
  return constant.startsWith('-') ? `length(${source}) + 1 - ${constant.slice(1)}` : constant;
}

function concat(call: Call): Translated {
  const parts = call.args.map((_, i) => `coalesce(${text(call, i).sql}, '')`);
  return { sql: parts.join(' || '), kind: 'text' };
}

function concatWithSeparator(call: Call): Translated {
  refuseMutable(call.translator, 'concat_ws');
  return written(`concat_ws(${call.args.map((_, i) => text(call, i).sql).join(', ')})`);
}

/** Looking for nothing gives the text itself, even where the replacement is NULL, but no longer a column with its collation. */
function replace(call: Call): Translated {
  const [source, pattern, replacement] = [text(call, 0), text(call, 1), text(call, 2)];
  const replaced = `replace(${source.sql}, ${pattern.sql}, ${replacement.sql})`;
  if (pattern.constant === '') return written(wrap(source));
  if (pattern.constant !== undefined) return written(replaced);
  return written(`case when ${wrap(pattern)} = '' then ${source.sql} else ${replaced} end`);
}

function hex(call: Call): Translated {
  const value = argument(call, 0);
  if (value.kind === 'bytea') return written(`coalesce(upper(encode(${value.sql}, 'hex')), '')`);
  refuseMutable(call.translator, 'the bytes of a text');
  return written(`upper(encode(convert_to(coalesce(${text(call, 0).sql}, ''), 'UTF8'), 'hex'))`);
}

function quote(call: Call): Translated {
  const value = argumentOf(call, 0, new Set(['text', 'integer', 'boolean']));
  const quoted = value.kind === 'text' ? `'''' || replace(${value.sql}, '''', '''''') || ''''` : asText(value).sql;
  return written(`coalesce(${quoted}, 'NULL')`);
}

function characters(call: Call): Translated {
  const codes = call.args.map(({ constant }) => Number(constant ?? Number.NaN));
  const isCharacter = (code: number) => code > 0 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff);
  if (!codes.every(isCharacter)) return untranslatable('char() of numbers that are not known');
  return written(quoteLiteral(String.fromCodePoint(...codes)));
}

/** %s of texts, %d and %0Nd of whole numbers, %%. */
function format(call: Call): Translated {
  const parts: string[] = [];
  let position = 0;
  for (const [directive] of constantText(call, 0).matchAll(/%%|%0?\d*[sd]|[^%]+|%/g)) {
    if (directive === '%%') parts.push(`'%'`);
    else if (!directive.startsWith('%')) parts.push(quoteLiteral(directive));
    else parts.push(directivePart(directive, call, ++position));
  }
  return { sql: parts.length === 0 ? `''` : parts.join(' || '), kind: 'text', isAtom: parts.length < 2 };
}

function directivePart(directive: string, call: Call, position: number): string {
  if (directive === '%s') return position < call.args.length ? `coalesce(${text(call, position).sql}, '')` : `''`;
  const width = /^%0(\d{1,3})d$/.exec(directive)?.[1];
  if (directive !== '%d' && width === undefined) return untranslatable(`the directive ${directive} of format()`);
  const number = asNumber(argumentOf(call, position, new Set(['integer', 'boolean'])));
  if (width === undefined) return `coalesce(${asText(number).sql}, '0')`;
  const digits = `abs(coalesce(${number.sql}, 0))::text`;
  const sign = `case when ${wrap(number)} < 0 then '-' else '' end`;
  return `${sign} || repeat('0', ${width} - length(${digits}) - length(${sign})) || ${digits}`;
}

export const textFunctions: FunctionRules = {
  length: { arity: [1, 1], example: 'length(name)', write: length },
  lower: { arity: [1, 1], example: 'lower(name)', write: folded('lower') },
  upper: { arity: [1, 1], example: 'upper(name)', write: folded('upper') },
  trim: { arity: [1, 2], example: 'trim(name)', write: trimmed('btrim') },
  ltrim: { arity: [1, 2], example: "ltrim(name, 'Ab')", write: trimmed('ltrim') },
  rtrim: { arity: [1, 2], example: "rtrim(name, 'x ')", write: trimmed('rtrim') },
  replace: {
    arity: [3, 3],
    example: "replace(name, 'a', 'b')",
    write: replace,
  },
  instr: {
    arity: [2, 2],
    example: "instr(name, 'n')",
    write: (call) => atom(`strpos(${text(call, 0).sql}, ${text(call, 1).sql})`, 'integer'),
  },
  substr: { arity: [2, 3], example: 'substr(name, -3, 2)', write: substr },
  substring: { arity: [2, 3], example: "substring(name, 1, instr(name, ' ') - 1)", write: substr },
  concat: { arity: [1, 99], example: "concat(name, '-', n)", write: concat },
  concat_ws: { arity: [2, 99], example: "concat_ws('-', name, n)", write: concatWithSeparator },
  hex: { arity: [1, 1], example: 'hex(raw)', write: hex },
  quote: { arity: [1, 1], example: 'quote(name)', write: quote },
  char: { arity: [1, 99], example: 'char(65, 8364)', write: characters },
  unicode: {
    arity: [1, 1],
    example: 'unicode(name)',
    write: (call) => atom(`nullif(ascii(${argumentOf(call, 0, textKinds).sql}), 0)`, 'integer'),
  },
  format: { arity: [1, 99], example: "format('%s no %03d', name, n)", write: format },
  printf: { arity: [1, 99], example: "printf('%d%%', n)", write: format },
};
