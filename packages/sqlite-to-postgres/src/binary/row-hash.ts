/**
 * A 64-bit hash of one row: the hash of each of its columns, combined by exclusive or. What PostgreSQL can hash by itself
 * counts as it does there, so that either side may do it: Bob Jenkins' lookup3 with a seed, as hash_bytes_extended() in
 * src/common/hashfn.c has it. The seed of a column is its place, so that two columns with each other's values differ.
 * It only has to make two different rows unlikely to agree, fast and without an object per row; it does not defend
 * against someone who builds collisions on purpose.
 */

const scratchBytes = 1 << 16;
const doubleScratch = new DataView(new ArrayBuffer(8));

/** PostgreSQL takes no table with more columns. */
const mostColumns = 1664;
/** What lookup3 begins with, for so many bytes. */
const beginning = (bytes: number): number => (0x9e3779b9 + 3923095 + bytes) | 0;

/** The seed of a column: its place from 1 on. */
export const seedOf = (column: number): number => column + 1;

/** lookup3 on its way through some bytes: three words, mixed with one another. */
class Mixer {
  a = 0;
  b = 0;
  c = 0;

  /** `high` and `low`: the two words of the seed. */
  begin(bytes: number, high: number, low: number): void {
    this.a = this.b = this.c = beginning(bytes);
    this.a = (this.a + high) | 0;
    this.b = (this.b + low) | 0;
    this.mix();
  }

  mix(): void {
    let { a, b, c } = this;
    a = (a - c) ^ ((c << 4) | (c >>> 28));
    c = (c + b) | 0;
    b = (b - a) ^ ((a << 6) | (a >>> 26));
    a = (a + c) | 0;
    c = (c - b) ^ ((b << 8) | (b >>> 24));
    b = (b + a) | 0;
    a = (a - c) ^ ((c << 16) | (c >>> 16));
    c = (c + b) | 0;
    b = (b - a) ^ ((a << 19) | (a >>> 13));
    a = (a + c) | 0;
    c = (c - b) ^ ((b << 4) | (b >>> 28));
    b = (b + a) | 0;
    this.a = a;
    this.b = b;
    this.c = c;
  }
}

/** Further parts of a value have seeds that no column has. */
const partsApart = 1 << 16;
const beginningWords = 3;
/** Texts of fewer bytes begin with what is kept for their column. */
const shortText = 64;

/** `begin` of each of so many, one behind the other: three words each. */
function beginnings(count: number, begin: (mixer: Mixer, at: number) => void): Int32Array {
  const words = new Int32Array(count * beginningWords);
  const mixer = new Mixer();
  for (let at = 0; at < count; at++) {
    begin(mixer, at);
    words.set([mixer.a, mixer.b, mixer.c], at * beginningWords);
  }
  return words;
}

/** By column: of a word, of one under the negative seed, of a double. */
const ofWord = beginnings(mostColumns, (mixer, column) => mixer.begin(4, 0, seedOf(column)));
const ofNegative = beginnings(mostColumns, (mixer, column) => mixer.begin(4, -1, -seedOf(column)));
const ofDouble = beginnings(mostColumns, (mixer, column) => mixer.begin(8, 0, seedOf(column)));
/** By column: of a text, by its bytes. */
const ofTexts: Int32Array[] = [];

function textBeginnings(column: number): Int32Array {
  return beginnings(shortText, (mixer, bytes) => mixer.begin(bytes, 0, seedOf(column)));
}

export class RowHash {
  /** The lanes of the hash so far, as signed 32-bit integers. */
  low = 0;
  high = 0;
  #column = 0;
  /** Of the value of the column: which one comes next. */
  #part = 0;
  readonly #mixer = new Mixer();
  #scratch = Buffer.allocUnsafeSlow(scratchBytes);

  reset(): void {
    this.low = 0x2f0b4a27;
    this.high = 0x51ab3c19;
    this.column(0);
  }

  /** What follows is of this column, by its place among those that are hashed. */
  column(column: number): void {
    this.#column = column;
    this.#part = 0;
  }

  /** Hashes of columns that were combined elsewhere. */
  combined(low: number, high: number): void {
    this.low ^= low;
    this.high ^= high;
  }

  null(): void {
    this.word(0x6e756c6c);
  }

  /** As hashint4extended(). */
  word(value: number): void {
    this.#word(value, ofWord);
  }

  int64(value: bigint): void {
    this.#halves(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
  }

  /** The same as `int64` of the value that stands there, highest byte first. */
  int64At(bytes: Buffer, start: number): void {
    this.#halves(int32At(bytes, start + 4), int32At(bytes, start));
  }

  /** The same as `int64` of the same value, without a bigint. */
  safeInteger(value: number): void {
    this.#halves(value | 0, Math.floor(value / 0x1_0000_0000) | 0);
  }

  /** As hashint8extended(), which folds the halves so that the sign is lost: the seed of a negative number is negative. */
  #halves(low: number, high: number): void {
    if (high < 0) this.#word(low ^ ~high, ofNegative);
    else this.#word(low ^ high, ofWord);
  }

  /** As hashfloat8extended(), but that it tells -0 from 0. */
  float64(value: number): void {
    doubleScratch.setFloat64(0, value);
    this.#twoWords(doubleScratch.getInt32(4), doubleScratch.getInt32(0));
  }

  /** The same as `float64` of the value that stands there, highest byte first. */
  float64At(bytes: Uint8Array, start: number): void {
    this.#twoWords(int32At(bytes, start + 4), int32At(bytes, start));
  }

  /** As hashtextextended() of a text in one of the collations that tell any two texts apart. */
  bytes(buffer: Uint8Array, start: number, end: number): void {
    const mixer = this.#begun(end - start);
    let at = start;
    for (; end - at >= 12; at += 12) {
      mixer.a = (mixer.a + littleInt32At(buffer, at)) | 0;
      mixer.b = (mixer.b + littleInt32At(buffer, at + 4)) | 0;
      mixer.c = (mixer.c + littleInt32At(buffer, at + 8)) | 0;
      mixer.mix();
    }
    let { a, b, c } = mixer;
    const left = end - at;
    if (left >= 4) a = (a + littleInt32At(buffer, at)) | 0;
    else a = (a + littleTail(buffer, at, end)) | 0;
    if (left >= 8) b = (b + littleInt32At(buffer, at + 4)) | 0;
    else if (left > 4) b = (b + littleTail(buffer, at + 4, end)) | 0;
    // The lowest byte of the last word is that of the length.
    if (left > 8) c = (c + (littleTail(buffer, at + 8, end) << 8)) | 0;
    this.#end(a, b, c);
  }

  /** Hashes the UTF-8 form, so that it equals `bytes` over what PostgreSQL sends. */
  text(value: string): void {
    if (value.length * 3 > this.#scratch.length) this.#scratch = Buffer.allocUnsafeSlow(value.length * 3);
    this.bytes(this.#scratch, 0, this.#scratch.write(value, 0, 'utf8'));
  }

  finish(): void {
    this.low = avalanche(this.low ^ this.high);
    this.high = avalanche(this.high + Math.imul(this.low, 0x9e3779b1));
  }

  #word(value: number, first: Int32Array): void {
    if (this.#part > 0) {
      const { a, b, c } = this.#further(4);
      return this.#end((a + value) | 0, b, c);
    }
    const at = this.#column * beginningWords;
    this.#end(((first[at] as number) + value) | 0, first[at + 1] as number, first[at + 2] as number);
  }

  #twoWords(first: number, second: number): void {
    if (this.#part > 0) {
      const { a, b, c } = this.#further(8);
      return this.#end((a + first) | 0, (b + second) | 0, c);
    }
    const at = this.#column * beginningWords;
    this.#end(
      ((ofDouble[at] as number) + first) | 0,
      ((ofDouble[at + 1] as number) + second) | 0,
      ofDouble[at + 2] as number,
    );
  }

  #begun(bytes: number): Mixer {
    if (this.#part > 0) return this.#further(bytes);
    const mixer = this.#mixer;
    if (bytes >= shortText) {
      mixer.begin(bytes, 0, seedOf(this.#column));
      return mixer;
    }
    const ofText = (ofTexts[this.#column] ??= textBeginnings(this.#column));
    const at = bytes * beginningWords;
    mixer.a = ofText[at] as number;
    mixer.b = ofText[at + 1] as number;
    mixer.c = ofText[at + 2] as number;
    return mixer;
  }

  #further(bytes: number): Mixer {
    this.#mixer.begin(bytes, 0, seedOf(this.#column) + this.#part * partsApart);
    return this.#mixer;
  }

  #end(first: number, second: number, third: number): void {
    let a = first;
    let b = second;
    let c = third;
    c = ((c ^ b) - ((b << 14) | (b >>> 18))) | 0;
    a = ((a ^ c) - ((c << 11) | (c >>> 21))) | 0;
    b = ((b ^ a) - ((a << 25) | (a >>> 7))) | 0;
    c = ((c ^ b) - ((b << 16) | (b >>> 16))) | 0;
    a = ((a ^ c) - ((c << 4) | (c >>> 28))) | 0;
    b = ((b ^ a) - ((a << 14) | (a >>> 18))) | 0;
    c = ((c ^ b) - ((b << 24) | (b >>> 8))) | 0;
    this.low ^= c;
    this.high ^= b;
    this.#part++;
  }
}

/** As `readInt32BE` of a Buffer, without its checks of what is known here. */
export function int32At(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

function littleInt32At(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

/** Of fewer than four bytes. */
function littleTail(bytes: Uint8Array, start: number, end: number): number {
  let word = 0;
  for (let at = end - 1; at >= start; at--) word = (word << 8) | (bytes[at] as number);
  return word;
}

function avalanche(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
