/**
 * PostgreSQL's binary COPY format, written into one growing buffer.
 * https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS: a signature, then for every row the
 * number of fields and for every field its length in bytes (-1 for NULL) and its bytes, then -1.
 */

const signature = Buffer.from([...Buffer.from('PGCOPY\n'), 0xff, 0x0d, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0]);

export class BinaryWriter {
  #buffer: Buffer;
  #length = 0;

  constructor(initialBytes: number) {
    this.#buffer = Buffer.allocUnsafeSlow(initialBytes);
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes written since the last `take`, as a view that is valid until the next write. */
  take(): Buffer {
    const bytes = this.#buffer.subarray(0, this.#length);
    this.#length = 0;
    return bytes;
  }

  header(): void {
    this.bytes(signature);
  }

  trailer(): void {
    this.int16(-1);
  }

  rowStart(fields: number): void {
    this.int16(fields);
  }

  nullField(): void {
    this.int32(-1);
  }

  /** A field that is one 16-bit integer. */
  int16Field(value: number): void {
    this.int32(2);
    this.int16(value);
  }

  int32Field(value: number): void {
    this.int32(4);
    this.int32(value);
  }

  int64Field(value: bigint): void {
    this.#reserve(12);
    this.#buffer.writeInt32BE(8, this.#length);
    this.#buffer.writeBigInt64BE(value, this.#length + 4);
    this.#length += 12;
  }

  float64Field(value: number): void {
    this.#reserve(12);
    this.#buffer.writeInt32BE(8, this.#length);
    this.#buffer.writeDoubleBE(value, this.#length + 4);
    this.#length += 12;
  }

  booleanField(value: boolean): void {
    this.int32(1);
    this.#byte(value ? 1 : 0);
  }

  bytesField(value: Uint8Array): void {
    this.int32(value.length);
    this.bytes(value);
  }

  /** A field of UTF-8 text, after `prefix` (jsonb's version byte) where given. */
  textField(value: string, prefix?: number): void {
    this.#reserve(5 + value.length * 3);
    const lengthAt = this.#length;
    this.#length += 4;
    if (prefix !== undefined) this.#byte(prefix);
    this.#length += this.#buffer.write(value, this.#length, 'utf8');
    this.#buffer.writeInt32BE(this.#length - lengthAt - 4, lengthAt);
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(value, this.#length);
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#length = this.#buffer.writeInt32BE(value, this.#length);
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#length = this.#buffer.writeUInt8(value, this.#length);
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
