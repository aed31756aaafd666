/** Brings a translated value to another kind as SQLite would: truth as 0 and 1, numbers as text, one kind for all arms. */
import { quoteLiteral } from '@vanguard/postgres/quote';
import { atom, numbers, type PgKind, type Translated, texts, untranslatable, wrap } from './translation.ts';

/** Comparisons and conditions give 0 and 1 in SQLite. */
export function asNumber(value: Translated): Translated {
  if (value.number !== undefined) return { ...atom(value.number, 'integer'), isWide: true };
  if (value.kind === 'unknown') return atom('null::integer', 'integer');
  if (numbers.has(value.kind)) return value;
  if (value.kind !== 'boolean') return untranslatable(`a ${value.kind} value as a number`);
  if (value.sql === 'true') return { ...atom('1', 'integer'), constant: '1' };
  if (value.sql === 'false') return { ...atom('0', 'integer'), constant: '0' };
  return atom(`${wrap(value)}::integer`, 'integer');
}

/** Integers in 64 bits, decimals in floating point: what SQLite computes in. */
export function asOperand(value: Translated): Translated {
  const number = asNumber(value);
  if (number.kind === 'numeric') return atom(`${wrap(number)}::float8`, 'float');
  return number;
}

export function asWide(value: Translated): Translated {
  if (value.isWide || value.kind !== 'integer') return value;
  return { ...atom(`${wrap(value)}::bigint`, 'integer'), isWide: true };
}

export function asText(value: Translated): Translated {
  if (value.text !== undefined) return { sql: value.text, kind: 'text' };
  switch (value.kind) {
    case 'text':
      return value;
    case 'unknown':
      return atom('null::text', 'text');
    case 'integer':
      return value.constant === undefined
        ? atom(`${wrap(value)}::text`, 'text')
        : { ...atom(quoteLiteral(value.constant), 'text'), constant: value.constant };
    case 'boolean':
      return asText(asNumber(value));
    case 'citext':
      return atom(`${wrap(value)}::text`, 'text');
    case 'date':
      return dateText(value);
    default:
      return untranslatable(`a ${value.kind} value as text`);
  }
}

const part = (field: string, sql: string, digits: number) =>
  `lpad(extract(${field} from ${sql})::integer::text, ${digits}, '0')`;

/** Unlike a cast or to_char, of no setting's influence. */
function dateText(value: Translated): Translated {
  const sql = wrap(value);
  return {
    sql: `${part('year', sql, 4)} || '-' || ${part('month', sql, 2)} || '-' || ${part('day', sql, 2)}`,
    kind: 'text',
  };
}

/** The one kind that values of several expressions take in PostgreSQL, with each brought to it. */
export function unify(values: readonly Translated[], what: string): { values: Translated[]; kind: PgKind } {
  const kinds = new Set(values.map(({ kind }) => kind).filter((kind) => kind !== 'unknown'));
  const [only] = kinds;
  if (only === undefined) return { values: [...values], kind: 'unknown' };
  if (kinds.size === 1) return { values: [...values], kind: only };
  if ([...kinds].every((kind) => texts.has(kind))) return { values: values.map(asText), kind: 'text' };
  if ([...kinds].every((kind) => numbers.has(kind) || kind === 'boolean')) {
    const asNumbers = values.map((value) => (value.kind === 'unknown' ? value : asNumber(value)));
    return { values: asNumbers, kind: widest(asNumbers.map(({ kind }) => kind)) };
  }
  return untranslatable(`${what} of different kinds (${[...kinds].join(', ')})`);
}

export function widest(kinds: readonly PgKind[]): PgKind {
  if (kinds.includes('float')) return 'float';
  return kinds.includes('numeric') ? 'numeric' : 'integer';
}

/** As the value of a column of the kind: what SQLite's affinity and the casts of the copy make of it. */
export function asKind(value: Translated, kind: PgKind): Translated {
  if (value.kind === kind || value.kind === 'unknown') return value;
  switch (kind) {
    case 'text':
      return value.kind === 'jsonvalue' ? jsonAsText(value) : asText(value);
    case 'citext':
      return asText(value);
    case 'integer':
      return value.kind === 'jsonvalue' ? jsonAsNumber(value, 'integer') : integerOf(value);
    case 'float':
    case 'numeric':
      return value.kind === 'jsonvalue' ? jsonAsNumber(value, kind) : asNumber(value);
    case 'boolean':
      return numbers.has(value.kind) ? { sql: `${wrap(value)} <> 0`, kind } : mismatch(value, kind);
    case 'timestamp':
    case 'timestamptz':
      return value.kind === 'date' && kind === 'timestamp' ? { ...value, kind } : mismatch(value, kind);
    case 'jsonb':
    case 'json':
      return value.kind === 'jsonb' || value.kind === 'json' ? value : mismatch(value, kind);
    default:
      return mismatch(value, kind);
  }
}

function integerOf(value: Translated): Translated {
  const number = asNumber(value);
  return number.kind === 'integer' ? number : mismatch(value, 'integer');
}

function mismatch(value: Translated, kind: PgKind): never {
  return untranslatable(`a ${value.kind} value in a ${kind} column`);
}

/** Texts, whole numbers, true as 1 and false as 0; `asKind` is only asked where the note of the caller says so. */
function jsonAsText({ sql }: Translated): Translated {
  return {
    sql: `case jsonb_typeof(${sql}) when 'boolean' then (${sql})::boolean::integer::text else ${sql} #>> '{}' end`,
    kind: 'text',
  };
}

function jsonAsNumber({ sql }: Translated, kind: 'integer' | 'float' | 'numeric'): Translated {
  const type = kind === 'float' ? 'float8' : 'numeric';
  return {
    sql: `case jsonb_typeof(${sql}) when 'boolean' then (${sql})::boolean::integer when 'number' then (${sql})::${type} end`,
    kind,
  };
}
