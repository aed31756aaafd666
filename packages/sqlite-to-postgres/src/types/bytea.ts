/** BLOB → bytea. The casts are `casts/bytea.ts` and, of texts that are bytes, `casts/bytes-in-text.ts`. */
import { isUtf8 } from 'node:buffer';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { byteaCast } from '../casts/bytea.ts';
import { type BytesInText, decodingCast } from '../casts/bytes-in-text.ts';
import { holdsOnly } from '../source/evidence.ts';
import type { StorageForm } from './forms/storage-form.ts';
import type { TypeDefinition } from './type-definition.ts';

/** `ofTexts`: texts and numbers are taken too, as the bytes of their text. `decodes`: texts are bytes written in it. */
export interface ByteaType {
  readonly kind: 'bytea';
  readonly ofTexts?: true;
  readonly decodes?: BytesInText;
}

/** A column of bytes may hold texts, too, as their bytes or decoded: most values decide. */
function bytesForm(decodes: BytesInText | undefined): StorageForm {
  let texts = 0;
  let blobs = 0;
  return {
    observe(value) {
      if (value instanceof Uint8Array) blobs++;
      else texts++;
    },
    *candidates(bytes, start, end): Iterable<SqliteValue> {
      const field = bytes.subarray(start, end);
      if (texts > blobs && decodes !== undefined) yield field.toString(decodes);
      else if (texts > blobs && isUtf8(field)) yield field.toString('utf8');
      yield Uint8Array.from(field);
    },
  };
}

/** Longer ones are looked at for the limit of a value. */
const provenBytes = 2 ** 29;

export const byteaType: TypeDefinition<ByteaType> = {
  kind: 'bytea',
  names: ['bytea'],
  cast({ ofTexts, decodes }) {
    if (decodes !== undefined) return decodingCast(decodes);
    return ofTexts ? { ...byteaCast, fits: () => true } : byteaCast;
  },
  isReadAsBytes: ({ ofTexts }) => ofTexts === true,
  expressions: 'bytea',
  isProven: (_type, evidence) => holdsOnly(evidence, 'blobs') && evidence.blobs.maxBytes <= provenBytes,
  takingOthers: (type, { texts, integers, reals }, ofTexts) =>
    ofTexts && texts.count + integers.count + reals.count > 0 ? { ...type, ofTexts: true } : type,
  onPage: () => 'blob',
  storedBytes: (sentBytes) => sentBytes,
  storageForm: ({ decodes }) => bytesForm(decodes),
};
