/** Which form brings a target type back, as a table. */
import { isUtf8 } from 'node:buffer';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { BytesInText } from '../../casts/bytes-in-text.ts';
import type { Cast } from '../../casts/cast.ts';
import type { DialectName } from '../../plan/dialect.ts';
import { castFor, type TargetType } from '../../types/target-type.ts';
import { arrayForm } from './array-form.ts';
import { booleanForm } from './boolean-form.ts';
import { dateForm, instantForm } from './date-time-form.ts';
import { digitsForm, floatForm, integerForm, numericForm } from './number-form.ts';
import type { StorageForm } from './storage-form.ts';
import { timeForm } from './time-form.ts';
import { uuidForm } from './uuid-form.ts';

export function formFor(type: TargetType, dialect: DialectName): StorageForm {
  switch (type.kind) {
    case 'smallint':
      return type.ofTexts ? digitsForm(integerForm(2)) : integerForm(2);
    case 'integer':
      return type.ofTexts ? digitsForm(integerForm(4)) : integerForm(4);
    case 'bigint':
      return type.ofTexts ? digitsForm(integerForm(8)) : integerForm(8);
    case 'real':
      return floatForm(4);
    case 'double':
      return type.ofTexts ? digitsForm(floatForm(8)) : floatForm(8);
    case 'numeric':
      return numericForm();
    case 'boolean':
      return booleanForm();
    case 'bytea':
      return bytesForm(type.decodes);
    case 'uuid':
      return uuidForm();
    case 'jsonb':
      return textForm(jsonbVersionBytes);
    case 'timestamp':
    case 'timestamptz':
      return instantForm(type.unit, dialect);
    case 'date':
      return dateForm(type.unit);
    case 'time':
      return timeForm();
    case 'array':
      return arrayForm(type.element, formFor(type.element, dialect));
    case 'text':
    case 'varchar':
    case 'char':
    case 'citext':
    case 'json':
    case 'enum':
      return textForm(0);
    // Plain types (`types/plain-types.ts`) that SQLite's own tools know nothing of.
    default:
      return shownForm(castFor(type));
  }
}

const jsonbVersionBytes = 1;

/** As a person would write it, in the one form that the standard has. */
function shownForm(cast: Cast): StorageForm {
  return { candidates: (bytes, start, end) => [cast.showTarget(bytes, start, end)] };
}

function textForm(skippedBytes: number): StorageForm {
  return { candidates: (bytes, start, end) => [bytes.toString('utf8', start + skippedBytes, end)] };
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
