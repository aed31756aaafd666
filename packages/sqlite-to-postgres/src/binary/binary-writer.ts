/**
 * PostgreSQL's binary COPY format, written into one growing buffer.
 * https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS: a signature, then for every row the
 * number of fields and for every field its length in bytes (-1 for NULL) and its bytes, then -1. Large values are not
 * copied: they stand between the parts of the buffer.
 */

const signature = Buffer.from([...Buffer.from('PGCOPY\n'), 0xff, 0x0d, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0]);
/** Shorter texts are cheaper to write byte by byte than by a call into the runtime. */
const shortText = 24;
/** Values from here on are parts of their own. */
const largeBytes = 1 << 18;

export class BinaryWriter {
  #buffer: Buffer;
  #view: DataView;
  #length = 0;
  /** What comes before the bytes from `#partStart` on. */
  readonly #parts: Buffer[] = [];
  #partBytes = 0;
  #partStart = 0;

  constructor(initialBytes: number) {
    this.#buffer = Buffer.allocUnsafeSlow(initialBytes);
    this.#view = new DataView(this.#buffer.buffer);
  }

  get length(): number {
    return this.#partBytes + this.#length - this.#partStart;
  }

  /** The bytes written since they were taken last, in order, as views that are valid until the next write. */
  takeParts(): Buffer[] {
    this.#endPart();
    const parts = this.#parts.splice(0);
    this.#length = this.#partStart = this.#partBytes = 0;
    return parts;
  }

  /** The same in one piece. */
  take(): Buffer {
    const [first, ...others] = this.takeParts();
    return first !== undefined && others.length === 0 ? first : Buffer.concat([first ?? Buffer.alloc(0), ...others]);
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
    this.#reserve(8);
    this.#view.setInt32(this.#length, 4);
    this.#view.setInt32(this.#length + 4, value);
    this.#length += 8;
  }

  /** A number must be a safe integer. */
  int64Field(value: bigint | number): void {
    this.#reserve(12);
    this.#view.setInt32(this.#length, 8);
    if (typeof value === 'bigint') {
      this.#view.setBigInt64(this.#length + 4, value);
    } else {
      this.#view.setInt32(this.#length + 4, Math.floor(value / 0x1_0000_0000));
      this.#view.setInt32(this.#length + 8, value | 0);
    }
    this.#length += 12;
  }

  float32Field(value: number): void {
    this.#reserve(8);
    this.#view.setInt32(this.#length, 4);
    this.#view.setFloat32(this.#length + 4, value);
    this.#length += 8;
  }

  float64Field(value: number): void {
    this.#reserve(12);
    this.#view.setInt32(this.#length, 8);
    this.#view.setFloat64(this.#length + 4, value);
    this.#length += 12;
  }

  booleanField(value: boolean): void {
    this.#reserve(5);
    this.#view.setInt32(this.#length, 1);
    this.#view.setInt8(this.#length + 4, value ? 1 : 0);
    this.#length += 5;
  }

  bytesField(value: Uint8Array): void {
    this.int32(value.length);
    this.bytes(value);
  }

  /** A field of the bytes from `start` to `end`, which may change as soon as they are written. */
  sliceField(source: Buffer, start: number, end: number): void {
    const length = end - start;
    if (length >= largeBytes) return this.bytesField(Buffer.from(source.subarray(start, end)));
    this.#reserve(4 + length);
    this.#view.setInt32(this.#length, length);
    let at = this.#length + 4;
    this.#length = at + length;
    if (length > shortText) source.copy(this.#buffer, at, start, end);
    else for (let i = start; i < end; i++) this.#buffer[at++] = source[i] as number;
  }

  /** A field of UTF-8 text, after `prefix` (jsonb's version byte) where given. */
  textField(value: string, prefix?: number): void {
    if (value.length >= largeBytes) return this.#largeTextField(value, prefix);
    this.#reserve(5 + value.length * 3);
    const lengthAt = this.#length;
    this.#length += 4;
    if (prefix !== undefined) this.#buffer[this.#length++] = prefix;
    if (!this.#shortAscii(value)) this.#length += this.#buffer.write(value, this.#length, 'utf8');
    this.#view.setInt32(lengthAt, this.#length - lengthAt - 4);
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#view.setInt16(this.#length, value);
    this.#length += 2;
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#view.setInt32(this.#length, value);
    this.#length += 4;
  }

  /** A large value must not change before it is taken. */
  bytes(value: Uint8Array): void {
    if (value.length >= largeBytes) return this.#part(value);
    this.#reserve(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
  }

  #largeTextField(value: string, prefix: number | undefined): void {
    const bytes = Buffer.from(value);
    this.int32(bytes.length + (prefix === undefined ? 0 : 1));
    if (prefix !== undefined) this.bytes(Uint8Array.of(prefix));
    this.bytes(bytes);
  }

  #part(value: Uint8Array): void {
    this.#endPart();
    this.#parts.push(Buffer.from(value.buffer, value.byteOffset, value.length));
    this.#partBytes += value.length;
  }

  #endPart(): void {
    if (this.#length === this.#partStart) return;
    this.#parts.push(this.#buffer.subarray(this.#partStart, this.#length));
    this.#partBytes += this.#length - this.#partStart;
    this.#partStart = this.#length;
  }

  /** Returns false, having written nothing, where the text is long or goes beyond ASCII. */
  #shortAscii(value: string): boolean {
    if (value.length > shortText) return false;
    const start = this.#length;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) return false;
      this.#buffer[start + i] = code;
    }
    this.#length = start + value.length;
    return true;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
    this.#view = new DataView(grown.buffer);
  }
}
