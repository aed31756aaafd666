/**
 * Reads the rows of leaf pages one after the other, without an object for a row or a value: where each field stands and
 * what it is (https://www.sqlite.org/fileformat2.html#record_format).
 */
import { PageError, type PageFile, readPages } from '../source/page-file.ts';

/** Bytes of a field by its serial type, for those below 12. */
const fixedSizes = Uint8Array.of(0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0);
export const serialTypes = { null: 0, int64: 6, float: 7, zero: 8, one: 9, firstBlob: 12, firstText: 13 } as const;
const leafTable = 0x0d;
/** Read at once where they stand beside one another. */
const pagesAtOnce = 64;
/** Longer rows are left to SQLite. */
const maxPayload = 1 << 20;
/** Beyond it a rowid takes nine bytes, of which the last counts in full; negative ones do, too. */
const maxPlainBytes = 7;

export class RecordReader {
  /** The page of the row, or the row itself if it spans several pages. Fields are between `starts` and `ends`. */
  bytes: Buffer;
  view: DataView;
  readonly types: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Fields of the current row; a row from before `alter table … add column` has fewer than its table, and NULL for the others. */
  fieldCount = 0;
  /** Rowid of the current row, if it is not odd. */
  rowid = 0;
  /** Rowid of an odd row. */
  bigRowid = 0n;
  /** The row must be read by SQLite: it is very long, or its rowid is beyond 49 bits. */
  isOdd = false;
  /** The row was put together of what stands on several pages. */
  spansPages = false;

  readonly #file: PageFile;
  readonly #leaves: Uint32Array;
  readonly #pages: Buffer;
  readonly #pagesView: DataView;
  #spill = Buffer.alloc(0);
  #spillView = new DataView(this.#spill.buffer);
  #leaf = 0;
  #runFirst = 0;
  #runEnd = 0;
  #page = 0;
  /** Where the pointers to the page's cells begin. */
  #cells = 0;
  #cell = 0;
  #cellCount = 0;

  /** `fields`: the most that a row has. */
  constructor(file: PageFile, leaves: Uint32Array, fields: number) {
    this.#file = file;
    this.#leaves = leaves;
    this.#pages = Buffer.allocUnsafeSlow(file.pageBytes * Math.min(pagesAtOnce, leaves.length));
    this.#pagesView = new DataView(this.#pages.buffer);
    this.bytes = this.#pages;
    this.view = this.#pagesView;
    this.types = new Int32Array(fields);
    this.starts = new Int32Array(fields);
    this.ends = new Int32Array(fields);
  }

  /** Goes on to the next row; false after the last. Throws PageError. */
  next(): boolean {
    try {
      while (this.#cell >= this.#cellCount) if (!this.#nextLeaf()) return false;
      this.#readCell(this.#page + this.#pagesView.getUint16(this.#cells + 2 * this.#cell++));
      return true;
    } catch (error) {
      throw error instanceof RangeError ? new PageError('a row points beyond its page') : error;
    }
  }

  #nextLeaf(): boolean {
    const number = this.#leaves[this.#leaf];
    if (number === undefined) return false;
    if (number < this.#runFirst || number >= this.#runEnd) this.#readRun(number);
    this.#page = (number - this.#runFirst) * this.#file.pageBytes;
    this.#leaf++;
    if (this.#pages[this.#page] !== leafTable) throw new PageError(`page ${number} is not a leaf of a table`);
    this.#cell = 0;
    this.#cells = this.#page + 8;
    this.#cellCount = this.#pagesView.getUint16(this.#page + 3);
    return true;
  }

  #readRun(first: number): void {
    let count = 1;
    while (count < pagesAtOnce && this.#leaves[this.#leaf + count] === first + count) count++;
    readPages(this.#file, first, count, this.#pages);
    this.#runFirst = first;
    this.#runEnd = first + count;
  }

  #readCell(cell: number): void {
    const bytes = this.#pages;
    let at = cell;
    let byte = bytes[at++] as number;
    let payload = byte & 0x7f;
    while (byte >= 0x80) {
      byte = bytes[at++] as number;
      payload = payload * 128 + (byte & 0x7f);
    }
    const rowidAt = at;
    byte = bytes[at++] as number;
    let rowid = byte & 0x7f;
    while (byte >= 0x80 && at - rowidAt < maxPlainBytes) {
      byte = bytes[at++] as number;
      rowid = rowid * 128 + (byte & 0x7f);
    }
    this.rowid = rowid;
    this.isOdd = false;
    if (byte >= 0x80) return this.#markOdd(bigVarint(bytes, rowidAt));
    const { usableBytes } = this.#file;
    this.spansPages = payload > usableBytes - 35;
    if (!this.spansPages) {
      if (at + payload > this.#page + usableBytes) throw new PageError('a row goes beyond its page');
      this.bytes = bytes;
      this.view = this.#pagesView;
      return this.#readRecord(at, payload);
    }
    if (payload > maxPayload) return this.#markOdd(BigInt(rowid));
    this.#gather(at, payload);
    this.#readRecord(0, payload);
  }

  #markOdd(rowid: bigint): void {
    this.isOdd = true;
    this.bigRowid = rowid;
  }

  /** Puts together a row whose end stands on overflow pages (https://www.sqlite.org/fileformat2.html#ovflpgs). */
  #gather(start: number, payload: number): void {
    const { usableBytes, pageBytes } = this.#file;
    const least = Math.floor(((usableBytes - 12) * 32) / 255) - 23;
    const fitting = least + ((payload - least) % (usableBytes - 4));
    const local = fitting <= usableBytes - 35 ? fitting : least;
    if (start + local + 4 > this.#page + usableBytes) throw new PageError('a row goes beyond its page');
    // A page is read whole, to where its content begins; what stands before it is put in its place again.
    if (this.#spill.length < payload + pageBytes) {
      this.#spill = Buffer.allocUnsafeSlow(payload + pageBytes);
      this.#spillView = new DataView(this.#spill.buffer);
    }
    const row = this.#spill;
    this.#pages.copy(row, 0, start, start + local);
    let next = this.#pagesView.getUint32(start + local);
    for (let done = local; done < payload; done += usableBytes - 4) {
      const before = row.readUInt32BE(done - 4);
      readPages(this.#file, next, 1, row.subarray(done - 4));
      next = row.readUInt32BE(done - 4);
      row.writeUInt32BE(before, done - 4);
    }
    this.bytes = row;
    this.view = this.#spillView;
  }

  #readRecord(start: number, payload: number): void {
    const { bytes, types, starts, ends } = this;
    let at = start;
    let byte = bytes[at++] as number;
    let headerBytes = byte & 0x7f;
    while (byte >= 0x80) {
      byte = bytes[at++] as number;
      headerBytes = headerBytes * 128 + (byte & 0x7f);
    }
    const headerEnd = start + headerBytes;
    const end = start + payload;
    let body = headerEnd;
    let field = 0;
    while (at < headerEnd) {
      byte = bytes[at++] as number;
      let type = byte & 0x7f;
      while (byte >= 0x80) {
        byte = bytes[at++] as number;
        type = type * 128 + (byte & 0x7f);
      }
      types[field] = type;
      starts[field] = body;
      body += type < serialTypes.firstBlob ? (fixedSizes[type] as number) : (type - serialTypes.firstBlob) >>> 1;
      ends[field] = body;
      field++;
    }
    if (at !== headerEnd || body !== end || field > types.length) throw new PageError('a row is not what it says');
    this.fieldCount = field;
    if (field < types.length) types.fill(serialTypes.null, field);
  }
}

/** The nine bytes of a 64-bit integer: seven bits of each of eight, all of the last. Shorter ones end before. */
function bigVarint(bytes: Buffer, at: number): bigint {
  let value = 0n;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[at + i] as number;
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) return BigInt.asIntN(64, value);
  }
  return BigInt.asIntN(64, (value << 8n) | BigInt(bytes[at + 8] as number));
}
