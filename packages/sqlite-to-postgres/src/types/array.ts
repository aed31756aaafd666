/**
 * A JSON array of scalars, in text → an array of one dimension. Binary form (array_send in
 * src/backend/utils/adt/arrayfuncs.c): dimensions, whether there are NULLs, the type of the elements, then for each
 * dimension its length and first index, then each element with its length.
 */
import type { PgKind } from '@vanguard/sqlite-sql';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { BinaryWriter } from '../binary/binary-writer.ts';
import type { Cast } from '../casts/cast.ts';
import type { DialectName } from '../source/dialect.ts';
import type { StorageForm } from './forms/storage-form.ts';
import type { TypeDefinition } from './type-definition.ts';

interface ArrayType<ElementType> {
  readonly kind: 'array';
  readonly element: ElementType;
}

type Element = SqliteValue | null;

/** `oid`: of the elements' type, in pg_type. */
function arrayCast(element: Cast, oid: number): Cast {
  const scratch = new BinaryWriter(256);
  return {
    fits: (value) => toElements(value)?.every((item) => item === null || element.fits(item)) ?? false,
    write(value, out) {
      writeElements(toElements(value) as Element[], element, oid, scratch);
      out.bytesField(scratch.take());
    },
    hashSource(value, hash) {
      const elements = toElements(value) as Element[];
      hash.word(elements.length);
      for (const item of elements) {
        if (item === null) hash.null();
        else element.hashSource(item, hash);
      }
    },
    hashTarget(bytes, start, _end, hash) {
      const elements = locateElements(bytes, start);
      hash.word(elements.length);
      for (const place of elements) {
        if (place === undefined) hash.null();
        else element.hashTarget(bytes, place.start, place.end, hash);
      }
    },
    showTarget: (bytes, start) =>
      `[${locateElements(bytes, start)
        .map((place) => (place === undefined ? 'null' : element.showTarget(bytes, place.start, place.end)))
        .join(', ')}]`,
  };
}

/** The text of each number comes with it (ECMAScript 2026); TypeScript's library does not know it yet. */
const parseWithSource = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
) => unknown;

/** Undefined unless it is an array of scalars. Numbers keep every digit. */
function toElements(value: SqliteValue): Element[] | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const parsed: unknown = parseWithSource(value, (_key, item, context) => toScalar(item, context));
    return Array.isArray(parsed) && parsed.every(isElement) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** true and false as the numbers that a boolean column of SQLite holds. */
function toScalar(item: unknown, { source }: { source?: string }): unknown {
  if (typeof item === 'boolean') return item ? 1n : 0n;
  if (typeof item !== 'number' || source === undefined) return item;
  return /^-?\d{1,18}$/.test(source) ? BigInt(source) : source;
}

function isElement(item: unknown): item is Element {
  return item === null || typeof item === 'string' || typeof item === 'bigint';
}

function writeElements(elements: readonly Element[], cast: Cast, oid: number, out: BinaryWriter): void {
  out.int32(elements.length === 0 ? 0 : 1);
  out.int32(elements.includes(null) ? 1 : 0);
  out.int32(oid);
  if (elements.length === 0) return;
  out.int32(elements.length);
  out.int32(1);
  for (const item of elements) {
    if (item === null) out.nullField();
    else cast.write(item, out);
  }
}

/** Where each element of the field at `start` stands; undefined stands for NULL. */
function locateElements(bytes: Buffer, start: number): ({ start: number; end: number } | undefined)[] {
  if (bytes.readInt32BE(start) === 0) return [];
  const count = bytes.readInt32BE(start + 12);
  const places: ({ start: number; end: number } | undefined)[] = [];
  let at = start + 20;
  for (let i = 0; i < count; i++) {
    const length = bytes.readInt32BE(at);
    at += 4;
    places.push(length === -1 ? undefined : { start: at, end: at + length });
    at += Math.max(0, length);
  }
  return places;
}

/** Bare in JSON: numbers and booleans; everything else is a string there. */
const bareKinds: ReadonlySet<PgKind> = new Set(['integer', 'float', 'numeric', 'boolean']);

/** A JSON array in text. `elementForm` brings one element back. */
function arrayForm(cast: Cast, isBare: boolean, elementForm: StorageForm): StorageForm {
  return {
    candidates(bytes, start) {
      const items = locateElements(bytes, start).map((place) => {
        if (place === undefined) return 'null';
        if (isBare) return cast.showTarget(bytes, place.start, place.end);
        const [value = ''] = elementForm.candidates(bytes, place.start, place.end);
        return JSON.stringify(String(value));
      });
      return [`[${items.join(',')}]`];
    },
  };
}

/** What all types say of themselves, by the list of which the array is a member. */
interface Elements<ElementType> {
  sqlOf(element: ElementType, schema?: string): string;
  castOf(element: ElementType): Cast;
  oidOf(element: ElementType): number | undefined;
  kindOf(element: ElementType): PgKind;
  formOf(element: ElementType, dialect: DialectName): StorageForm;
}

/** Of any type with an OID, named by its element with `[]` behind. */
export function arrayType<ElementType>(of: Elements<ElementType>): TypeDefinition<ArrayType<ElementType>> {
  return {
    kind: 'array',
    names: [],
    sql: ({ element }, schema) => `${of.sqlOf(element, schema)}[]`,
    cast: ({ element }) => arrayCast(of.castOf(element), of.oidOf(element) ?? 0),
    expressions: 'unknown',
    storageForm: ({ element }, dialect) =>
      arrayForm(of.castOf(element), bareKinds.has(of.kindOf(element)), of.formOf(element, dialect)),
  };
}
