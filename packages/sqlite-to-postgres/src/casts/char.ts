/** TEXT → char(n): PostgreSQL pads with spaces and compares without them, so a text that ends with one does not fit. */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from './cast.ts';
import { textCast } from './text.ts';

const space = 0x20;

export function charCast(length: number): Cast {
  const text = textCast({ maxLength: length });
  const endOf = (bytes: Buffer, start: number, end: number) => {
    let last = end;
    while (last > start && bytes[last - 1] === space) last--;
    return last;
  };
  return {
    ...text,
    fits: (value: SqliteValue) => text.fits(value) && !(value as string).endsWith(' '),
    hashTarget: (bytes, start, end, hash) => hash.bytes(bytes, start, endOf(bytes, start, end)),
    showTarget: (bytes, start, end) => text.showTarget(bytes, start, endOf(bytes, start, end)),
  };
}
