/**
 * Brings fields into their columns: what `Cast.write` and `Cast.hashSource` do with values, from the bytes where a field and
 * its type allow it, through the cast where not. What is written and what is hashed is decoded from the source's bytes by
 * different code, so that an error in either is found by the comparison.
 */

import type { BinaryWriter } from '../binary/binary-writer.ts';
import type { RowHash } from '../binary/row-hash.ts';
import type { Cast } from '../casts/cast.ts';
import { epochNumber } from '../casts/timestamp.ts';
import { digestedInteger, digestedValue } from '../pages/digested-value.ts';
import { fieldValue, isText, smallInteger } from '../pages/field-value.ts';
import { type RecordReader, serialTypes } from '../pages/record-reader.ts';
import type { PageColumn } from '../pages/table-pages.ts';
import type { TargetType } from '../types/target-type.ts';
import { castFor, pageFormOf } from '../types/target-type.ts';

/** Writes fields of rows that need not be read by SQLite. */
export interface FieldWriter {
  write(reader: RecordReader, out: BinaryWriter): void;
  hash(reader: RecordReader, hash: RowHash): void;
}

export function fieldWriter(column: PageColumn, type: TargetType): FieldWriter {
  const byCast = castWriter(column, castFor(type));
  const { field, isReal } = column;
  const form = pageFormOf(type);
  if (form === 'int16' || form === 'int32' || form === 'int64') {
    return isReal ? byCast : integerWriter(field, form, byCast);
  }
  if (field === undefined || isReal !== (form === 'double')) return byCast;
  switch (form) {
    case 'double':
      return doubleWriter(field, byCast);
    case 'boolean':
      return booleanWriter(field, byCast);
    case 'epoch s':
      return timestampWriter(field, 's', byCast);
    case 'epoch ms':
      return timestampWriter(field, 'ms', byCast);
    case 'text':
      return bytesWriter(field, isText, byCast);
    case 'blob':
      return bytesWriter(field, (serial) => serial >= serialTypes.firstBlob && !isText(serial), byCast);
    case undefined:
      return byCast;
  }
}

function castWriter(column: PageColumn, cast: Cast): FieldWriter {
  return {
    write(reader, out) {
      const value = fieldValue(reader, column);
      if (value === null) out.nullField();
      else cast.write(value, out);
    },
    hash(reader, hash) {
      const value = digestedValue(reader, column);
      if (value === null) hash.null();
      else cast.hashSource(value, hash);
    },
  };
}

/** NaN where the field holds something else, or more than a number does. */
function integerOf(reader: RecordReader, field: number | undefined): number {
  if (field === undefined) return reader.rowid;
  return smallInteger(reader.view, reader.types[field] as number, reader.starts[field] as number);
}

function integerWriter(field: number | undefined, form: 'int16' | 'int32' | 'int64', byCast: FieldWriter): FieldWriter {
  return {
    write(reader, out) {
      const value = integerOf(reader, field);
      if (Number.isNaN(value)) byCast.write(reader, out);
      else if (form === 'int32') out.int32Field(value);
      else if (form === 'int64') out.int64Field(value);
      else out.int16Field(value);
    },
    hash(reader, hash) {
      const value = digestedInteger(reader, field);
      if (Number.isNaN(value)) byCast.hash(reader, hash);
      else if (form === 'int64') hash.safeInteger(value);
      else hash.word(value);
    },
  };
}

function doubleWriter(field: number, byCast: FieldWriter): FieldWriter {
  const doubleOf = ({ types, starts, view }: RecordReader) => {
    const type = types[field] as number;
    const at = starts[field] as number;
    return type === serialTypes.float ? view.getFloat64(at) : smallInteger(view, type, at);
  };
  return {
    write(reader, out) {
      const value = doubleOf(reader);
      if (Number.isNaN(value)) byCast.write(reader, out);
      else out.float64Field(value);
    },
    hash(reader, hash) {
      if (reader.types[field] === serialTypes.float)
        return hash.float64At(reader.bytes, reader.starts[field] as number);
      const value = digestedInteger(reader, field);
      if (Number.isNaN(value)) byCast.hash(reader, hash);
      else hash.float64(value);
    },
  };
}

function booleanWriter(field: number, byCast: FieldWriter): FieldWriter {
  return {
    write(reader, out) {
      const value = integerOf(reader, field);
      if (value === 0 || value === 1) out.booleanField(value === 1);
      else byCast.write(reader, out);
    },
    hash(reader, hash) {
      const value = digestedInteger(reader, field);
      if (value === 0 || value === 1) hash.word(value);
      else byCast.hash(reader, hash);
    },
  };
}

function timestampWriter(field: number, unit: 's' | 'ms', byCast: FieldWriter): FieldWriter {
  return {
    write(reader, out) {
      const instant = epochNumber(integerOf(reader, field), unit);
      if (Number.isNaN(instant)) byCast.write(reader, out);
      else out.int64Field(instant);
    },
    hash(reader, hash) {
      const instant = epochNumber(digestedInteger(reader, field), unit);
      if (Number.isNaN(instant)) byCast.hash(reader, hash);
      else hash.safeInteger(instant);
    },
  };
}

function bytesWriter(field: number, isPlain: (type: number) => boolean, byCast: FieldWriter): FieldWriter {
  return {
    write(reader, out) {
      if (!isPlain(reader.types[field] as number)) return byCast.write(reader, out);
      out.sliceField(reader.bytes, reader.starts[field] as number, reader.ends[field] as number);
    },
    hash(reader, hash) {
      if (!isPlain(reader.types[field] as number)) return byCast.hash(reader, hash);
      hash.bytes(reader.bytes, reader.starts[field] as number, reader.ends[field] as number);
    },
  };
}
