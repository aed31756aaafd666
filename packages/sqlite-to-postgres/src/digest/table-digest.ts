/**
 * The digest of a table: row count and, for each of 1,024 buckets of keys, the sum of the row hashes modulo 2^64.
 * Sums do not depend on the order of rows, so both sides stream in whatever order is cheapest; buckets lead from a
 * difference to the rows that cause it without a second full comparison.
 */

const bucketCount = 1024;

export interface DigestParts {
  rows: number;
  low: Uint32Array;
  high: Uint32Array;
  counts: Uint32Array;
}

export class TableDigest {
  rows = 0;
  readonly low = new Uint32Array(bucketCount);
  readonly high = new Uint32Array(bucketCount);
  readonly counts = new Uint32Array(bucketCount);

  /** `keyHash` chooses the bucket, `low` and `high` are the lanes of the row's hash. */
  add(keyHash: number, low: number, high: number): void {
    const bucket = bucketOf(keyHash);
    this.rows++;
    this.low[bucket] = (this.low[bucket] as number) + (low >>> 0);
    this.high[bucket] = (this.high[bucket] as number) + (high >>> 0);
    this.counts[bucket] = (this.counts[bucket] as number) + 1;
  }

  /** As plain data, which one thread can hand to another. */
  parts(): DigestParts {
    return { rows: this.rows, low: this.low, high: this.high, counts: this.counts };
  }

  /** Adds the rows of another part of the same table. */
  addParts({ rows, low, high, counts }: DigestParts): void {
    this.rows += rows;
    for (let i = 0; i < bucketCount; i++) {
      this.low[i] = (this.low[i] as number) + (low[i] as number);
      this.high[i] = (this.high[i] as number) + (high[i] as number);
      this.counts[i] = (this.counts[i] as number) + (counts[i] as number);
    }
  }

  /** Takes rows out that were added before; sums have an inverse. */
  removeParts({ rows, low, high, counts }: DigestParts): void {
    this.rows -= rows;
    for (let i = 0; i < bucketCount; i++) {
      this.low[i] = (this.low[i] as number) - (low[i] as number);
      this.high[i] = (this.high[i] as number) - (high[i] as number);
      this.counts[i] = (this.counts[i] as number) - (counts[i] as number);
    }
  }

  /** Buckets whose rows differ. */
  differingBuckets(other: TableDigest): Set<number> {
    const differing = new Set<number>();
    for (let i = 0; i < bucketCount; i++) {
      const same = this.low[i] === other.low[i] && this.high[i] === other.high[i] && this.counts[i] === other.counts[i];
      if (!same) differing.add(i);
    }
    return differing;
  }

  /** The whole digest as 16 hexadecimal digits, for reports and for comparing a table with itself at a later time. */
  toString(): string {
    let low = 0;
    let high = 0;
    for (let i = 0; i < bucketCount; i++) {
      low = (low + (this.low[i] as number)) >>> 0;
      high = (high + (this.high[i] as number)) >>> 0;
    }
    return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
  }
}

export function bucketOf(keyHash: number): number {
  return keyHash & (bucketCount - 1);
}
