/**
 * A 64-bit hash of one row, built value by value, as two independent 32-bit lanes (murmur3's mixing).
 * It only has to make two different rows unlikely to agree, fast and without an object per row; it does not defend
 * against someone who builds collisions on purpose.
 */

const scratchBytes = 1 << 16;
const doubleScratch = new DataView(new ArrayBuffer(8));

export class RowHash {
  /** The lanes of the hash so far, as signed 32-bit integers. */
  low = 0;
  high = 0;
  #scratch = Buffer.allocUnsafeSlow(scratchBytes);

  reset(): void {
    this.low = 0x2f0b4a27;
    this.high = 0x51ab3c19;
  }

  null(): void {
    this.word(0x6e756c6c);
  }

  word(value: number): void {
    let k = Math.imul(value, 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    let h = this.low ^ Math.imul(k, 0x1b873593);
    h = (h << 13) | (h >>> 19);
    this.low = (Math.imul(h, 5) + 0xe6546b64) | 0;

    k = Math.imul(value ^ 0x5bd1e995, 0x38b34ae5);
    k = (k << 16) | (k >>> 16);
    h = this.high ^ Math.imul(k, 0xa1e38b93);
    h = (h << 17) | (h >>> 15);
    this.high = (Math.imul(h, 5) + 0x561ccd1b) | 0;
  }

  int64(value: bigint): void {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return this.safeInteger(number);
    this.word(Number(BigInt.asIntN(32, value)));
    this.word(Number(BigInt.asIntN(32, value >> 32n)));
  }

  /** The same as `int64` of the value that stands there, highest byte first. */
  int64At(bytes: Buffer, start: number): void {
    this.word(int32At(bytes, start + 4));
    this.word(int32At(bytes, start));
  }

  /** The same as `int64` of the same value, without a bigint. */
  safeInteger(value: number): void {
    this.word(value | 0);
    this.word(Math.floor(value / 0x1_0000_0000) | 0);
  }

  float64(value: number): void {
    doubleScratch.setFloat64(0, value);
    this.word(doubleScratch.getInt32(0));
    this.word(doubleScratch.getInt32(4));
  }

  /** The same as `float64` of the value that stands there, highest byte first. */
  float64At(bytes: Uint8Array, start: number): void {
    this.word(int32At(bytes, start));
    this.word(int32At(bytes, start + 4));
  }

  bytes(buffer: Uint8Array, start: number, end: number): void {
    let at = start;
    for (; at + 4 <= end; at += 4) {
      this.word(
        (buffer[at] as number) |
          ((buffer[at + 1] as number) << 8) |
          ((buffer[at + 2] as number) << 16) |
          ((buffer[at + 3] as number) << 24),
      );
    }
    let tail = 0;
    for (; at < end; at++) tail = (tail << 8) | (buffer[at] as number);
    this.word(tail);
    this.word(end - start);
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

function avalanche(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
