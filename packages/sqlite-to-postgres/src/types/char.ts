/** TEXT → char(n): PostgreSQL pads with spaces and compares without them, so a text that ends with one does not fit. */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from '../casts/cast.ts';
import { maxCharacters, textCast } from '../casts/text.ts';
import { textForm } from './forms/text-form.ts';
import type { TypeDefinition } from './type-definition.ts';

export interface CharType {
  readonly kind: 'char';
  readonly length: number;
}

const space = 0x20;

function charCast(length: number): Cast {
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

export const charType: TypeDefinition<CharType> = {
  kind: 'char',
  names: ['char', 'character', 'bpchar'],
  shown: 'char(n)',
  read: ([length = 1, excess]) =>
    excess === undefined && length >= 1 && length <= maxCharacters ? { kind: 'char', length } : undefined,
  sql: ({ length }) => `char(${length})`,
  cast: ({ length }) => charCast(length),
  oid: 1042,
  expressions: 'text',
  // No proof: nothing is counted of blanks at the end, which such a column does not tell apart.
  comparesAs: 'text',
  storedBytes: (sentBytes) => sentBytes,
  storageForm: () => textForm(),
};
