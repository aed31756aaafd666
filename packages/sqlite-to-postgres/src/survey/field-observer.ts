/** Counts what the fields of one column are, as `observeValue` counts values, from their bytes where that is cheaper. */
import { isUtf8 } from 'node:buffer';
import { fieldValue, isText, smallInteger } from '../pages/field-value.ts';
import { type RecordReader, serialTypes } from '../pages/record-reader.ts';
import type { PageColumn } from '../pages/table-pages.ts';
import { type ColumnEvidence, emptyEvidence } from '../source/evidence.ts';
import { mergeEvidence } from '../source/merge-evidence.ts';
import { observeInstant } from './observe-instant.ts';
import { observeValue } from './observe-value.ts';

export class FieldObserver {
  /** A text may be invalid UTF-8. */
  isSuspect = false;
  readonly #column: PageColumn;
  readonly #withShapes: boolean;
  readonly #evidence = emptyEvidence();
  /** Counts for integers of up to six bytes, whose limits numbers can hold. */
  #small = { count: 0, min: 0, max: 0, notBoolean: 0 };

  constructor(column: PageColumn, withShapes: boolean) {
    this.#column = column;
    this.#withShapes = withShapes;
  }

  /** For a row that need not be read by SQLite. */
  observe(reader: RecordReader): void {
    const { field, isReal } = this.#column;
    if (field === undefined) return this.#observeInteger(reader.rowid);
    const type = reader.types[field] as number;
    if (type === serialTypes.null) {
      this.#evidence.nulls++;
    } else if (type < serialTypes.firstBlob) {
      const value = isReal ? Number.NaN : smallInteger(reader.view, type, reader.starts[field] as number);
      if (Number.isNaN(value)) observeValue(fieldValue(reader, this.#column), this.#evidence, this.#withShapes);
      else this.#observeInteger(value);
    } else if (isText(type)) {
      this.#observeText(reader, reader.starts[field] as number, reader.ends[field] as number);
    } else {
      this.#observeBlob((type - serialTypes.firstBlob) / 2);
    }
  }

  evidence(): ColumnEvidence {
    const { min, max, ...counts } = this.#small;
    const integers = { ...counts, min: BigInt(min), max: BigInt(max) };
    return mergeEvidence(this.#evidence, { ...emptyEvidence(), integers });
  }

  #observeInteger(value: number): void {
    const small = this.#small;
    if (small.count === 0 || value < small.min) small.min = value;
    if (small.count === 0 || value > small.max) small.max = value;
    small.count++;
    if (value !== 0 && value !== 1) small.notBoolean++;
    if (this.#withShapes) observeInstant(value, this.#evidence.instants);
  }

  /** Most texts are short and ASCII, and only their length counts. */
  #observeText(reader: RecordReader, start: number, end: number): void {
    const { bytes } = reader;
    if (this.#withShapes || !isPlainAscii(bytes, start, end)) return this.#observeWhole(reader);
    const { texts } = this.#evidence;
    texts.count++;
    texts.bytes += end - start;
    if (end - start > texts.maxLength) texts.maxLength = end - start;
  }

  #observeWhole(reader: RecordReader): void {
    const value = fieldValue(reader, this.#column) as string;
    const field = this.#column.field as number;
    const isValid = !observeValue(value, this.#evidence, this.#withShapes);
    // A replacement character may also have been written as such.
    if (!isValid && !isUtf8(reader.bytes.subarray(reader.starts[field], reader.ends[field]))) this.isSuspect = true;
  }

  #observeBlob(length: number): void {
    const { blobs } = this.#evidence;
    blobs.count++;
    blobs.bytes += length;
    if (length === 16) blobs.of16Bytes++;
    if (length > blobs.maxBytes) blobs.maxBytes = length;
  }
}

/** Without a NUL. */
function isPlainAscii(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    // 0 becomes the greatest of all.
    if ((((bytes[i] as number) - 1) & 0xff) >= 0x7f) return false;
  }
  return true;
}
