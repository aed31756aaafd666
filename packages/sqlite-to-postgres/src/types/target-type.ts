/** How a target type is written in SQL, which cast fills it, and its kind for the translation of expressions. */

import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { PgKind } from '@vanguard/sqlite-sql';
import { arrayCast } from '../casts/array.ts';
import { type BytesInText, decodingCast } from '../casts/bytes-in-text.ts';
import { byteaCast } from '../casts/bytea.ts';
import type { Cast } from '../casts/cast.ts';
import { charCast } from '../casts/char.ts';
import { dateCast } from '../casts/date.ts';
import type { DateReading } from '../casts/date-readings.ts';
import { encodedTextCast, readsStrings } from '../casts/encoded-text.ts';
import { enumCast } from '../casts/enum.ts';
import { floatCast } from '../casts/float.ts';
import { integerCast } from '../casts/integer.ts';
import { doubleOfText, integerOfText, takingTexts } from '../casts/number-text.ts';
import { numericCast } from '../casts/numeric.ts';
import { roundedTimestampCast } from '../casts/rounded-timestamp.ts';
import { textCast } from '../casts/text.ts';
import { timestampCast } from '../casts/timestamp.ts';
import { byKind, type PlainKind } from './plain-types.ts';

/** A PostgreSQL type together with what the cast needs to know of the source's values. */
export type TargetType =
  | { readonly kind: PlainKind }
  /** `ofTexts`: texts are taken too, where they are the digits of a number. */
  | { readonly kind: 'smallint' | 'integer' | 'bigint' | 'double'; readonly ofTexts?: true }
  /**
   * `ofNumbers`: numbers are taken too, as their digits. `escapesNul`: a NUL becomes `\\0`. `asSent`: the column may be
   * of any type, and counts as the bytes that PostgreSQL sends of it.
   */
  | {
      readonly kind: 'text';
      readonly ofNumbers?: true;
      readonly escapesNul?: true;
      readonly asSent?: true;
      readonly encoding?: string;
    }
  /** `ofTexts`: texts and numbers are taken too, as the bytes of their text. `decodes`: texts are bytes written in it. */
  | { readonly kind: 'bytea'; readonly ofTexts?: true; readonly decodes?: BytesInText }
  /** `encoding`, here and of `text`: values that are not UTF-8 are bytes in it, by a label of `TextDecoder`. */
  | { readonly kind: 'varchar'; readonly length: number; readonly ofNumbers?: true; readonly encoding?: string }
  | { readonly kind: 'char'; readonly length: number }
  | { readonly kind: 'numeric'; readonly precision?: number; readonly scale?: number }
  /** Without a precision: microseconds, as PostgreSQL keeps them. `rounds`: finer values are rounded. */
  | {
      readonly kind: 'timestamp' | 'timestamptz';
      readonly precision?: number;
      readonly unit: DateReading;
      readonly rounds?: true;
    }
  | { readonly kind: 'date'; readonly unit: DateReading }
  /** `oid`: in pg_type, where the type stands in the target already; arrays of it name it. */
  | { readonly kind: 'enum'; readonly name: string; readonly values: readonly string[]; readonly oid?: number }
  /** A one-dimensional array, from a JSON array. */
  | { readonly kind: 'array'; readonly element: TargetType };

/** `schema` is where an enum type stands; without one it is found on the search path. */
export function typeSql(type: TargetType, schema?: string): string {
  switch (type.kind) {
    case 'double':
      return 'double precision';
    case 'varchar':
    case 'char':
      return `${type.kind}(${type.length})`;
    case 'numeric':
      return type.precision === undefined ? 'numeric' : `numeric(${type.precision},${type.scale ?? 0})`;
    case 'timestamp':
    case 'timestamptz':
      return type.precision === undefined ? type.kind : `${type.kind}(${type.precision})`;
    case 'array':
      return `${typeSql(type.element, schema)}[]`;
    case 'enum':
      return (schema === undefined ? '' : `${quoteIdentifier(schema)}.`) + quoteIdentifier(type.name);
    default:
      return type.kind;
  }
}

/** As `typeSql`, for people: enums by their bare name. */
export function describeType(type: TargetType): string {
  if (type.kind === 'array' && type.element.kind === 'enum') return `enum ${type.element.name}[]`;
  return type.kind === 'enum' ? `enum ${type.name}` : typeSql(type);
}

export function castFor(type: TargetType): Cast {
  switch (type.kind) {
    case 'smallint':
      return type.ofTexts ? takingTexts(integerCast(2), integerOfText) : integerCast(2);
    case 'integer':
      return type.ofTexts ? takingTexts(integerCast(4), integerOfText) : integerCast(4);
    case 'bigint':
      return type.ofTexts ? takingTexts(integerCast(8), integerOfText) : integerCast(8);
    case 'double':
      return type.ofTexts ? takingTexts(floatCast, doubleOfText) : floatCast;
    case 'bytea':
      if (type.decodes !== undefined) return decodingCast(type.decodes);
      // Read as bytes from the source, whatever the storage class.
      return type.ofTexts ? { ...byteaCast, fits: () => true } : byteaCast;
    case 'numeric':
      return numericCast(type.precision, type.scale);
    case 'timestamp':
    case 'timestamptz':
      return (type.rounds ? roundedTimestampCast : timestampCast)(type.unit, type.precision ?? 6);
    case 'date':
      return dateCast(type.unit);
    case 'varchar':
      if (type.encoding !== undefined) return encodedTextCast(type.encoding, type.length);
      return textCast({ maxLength: type.length, ofNumbers: type.ofNumbers });
    case 'char':
      return charCast(type.length);
    case 'array':
      return arrayCast(castFor(type.element), oidOf(type.element));
    case 'enum':
      return enumCast(type.values);
    case 'text':
      return type.encoding === undefined ? textCast(type) : encodedTextCast(type.encoding);
    default:
      return plainCasts[type.kind];
  }
}

const plainCasts = byKind(({ cast }) => cast);

/** Whether the bytes of the value are read from the source, whatever its storage class: what SQLite takes for its text. */
export function isReadAsBytes(type: TargetType): boolean {
  if (type.kind === 'bytea') return type.ofTexts === true;
  return 'encoding' in type && type.encoding !== undefined && !readsStrings(type.encoding);
}

/** OIDs in pg_type of the types whose arrays the mover fills. */
export const elementOids: Partial<Record<TargetType['kind'], number | undefined>> = {
  ...byKind(({ oid }) => oid),
  bigint: 20,
  smallint: 21,
  integer: 23,
  text: 25,
  double: 701,
  char: 1042,
  varchar: 1043,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
};

function oidOf(type: TargetType): number {
  return (type.kind === 'enum' ? type.oid : elementOids[type.kind]) ?? 0;
}

const kinds: Record<TargetType['kind'], PgKind> = {
  ...byKind(({ expressions }) => expressions),
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  double: 'float',
  numeric: 'numeric',
  text: 'text',
  varchar: 'text',
  char: 'text',
  bytea: 'bytea',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  date: 'date',
  enum: 'enum',
  array: 'unknown',
};

export function kindOf(type: TargetType): PgKind {
  return kinds[type.kind];
}
