/** Rows on their way into COPY's format. */

import type { BinaryWriter } from '../binary/binary-writer.ts';
import type { TableDigest } from '../digest/table-digest.ts';

export interface RowSource {
  /** Digest of the rows that were written, from the source's values. */
  readonly digest: TableDigest;
  /** Writes and digests the next row; false after the last. */
  writeNext(out: BinaryWriter): boolean;
  /** To be called at the end, however it comes. */
  close(): void;
}
