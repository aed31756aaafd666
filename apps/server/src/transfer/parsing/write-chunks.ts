/** The rows of a file as chunks of JSON, each small enough to be read without anybody else having to wait. */
import type { ImportRow } from '@vanguard/datastore/import-table';
import { fileRefused } from '../file-refused.ts';
import { limits } from '../limits.ts';

/** Some 5 ms to read and compare. */
const rowsPerChunk = 500;
const chunkCharacters = 256 << 10;

export interface ChunkWriter {
  add: (row: ImportRow) => void;
  /** The bytes of each chunk. */
  finish: () => number[];
}

/** `add` throws Refusal where the values take more than they may. */
export function writeChunks(write: (chunk: Buffer) => void): ChunkWriter {
  const sizes: number[] = [];
  let [rows, characters, total] = [[] as string[], 0, 0];

  const flush = () => {
    if (rows.length === 0) return;
    const chunk = Buffer.from(`[${rows.join(',')}]`);
    total += chunk.length;
    if (total > limits.valueBytes)
      throw fileRefused(`The values of the file take more than ${limits.valueBytes >> 20} MB. Split it.`);
    write(chunk);
    sizes.push(chunk.length);
    [rows, characters] = [[], 0];
  };

  return {
    add: (row) => {
      const json = JSON.stringify(row);
      rows.push(json);
      characters += json.length;
      if (rows.length === rowsPerChunk || characters > chunkCharacters) flush();
    },
    finish: () => {
      flush();
      return sizes;
    },
  };
}
