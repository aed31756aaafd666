/**
 * A JSON array of scalars, in text → an array of one dimension. Binary form (array_send in
 * src/backend/utils/adt/arrayfuncs.c): dimensions, whether there are NULLs, the type of the elements, then for each
 * dimension its length and first index, then each element with its length.
 */

import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { BinaryWriter } from '../binary/binary-writer.ts';
import type { Cast } from './cast.ts';

type Element = SqliteValue | null;

/** `oid`: of the elements' type, in pg_type. */
export function arrayCast(element: Cast, oid: number): Cast {
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
export function locateElements(bytes: Buffer, start: number): ({ start: number; end: number } | undefined)[] {
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
