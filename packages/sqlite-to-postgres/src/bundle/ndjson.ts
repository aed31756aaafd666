/** Files of one JSON value a line: written in large pieces with their checksum, read line by line. */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync, writeSync } from 'node:fs';

const pieceBytes = 1 << 20;

export interface WrittenFile {
  rows: number;
  bytes: number;
  sha256: string;
}

export class NdjsonWriter {
  readonly #file: number;
  readonly #hash = createHash('sha256');
  #pending: string[] = [];
  #pendingLength = 0;
  #rows = 0;
  #bytes = 0;
  #isOpen = true;

  constructor(path: string) {
    this.#file = openSync(path, 'wx', 0o600);
  }

  get rows(): number {
    return this.#rows;
  }

  write(line: string): void {
    this.#pending.push(line, '\n');
    this.#pendingLength += line.length + 1;
    this.#rows++;
    if (this.#pendingLength >= pieceBytes) this.#flush();
  }

  /** Returns when the file is on disk. */
  finish(): WrittenFile {
    this.#flush();
    fsyncSync(this.#file);
    this[Symbol.dispose]();
    return { rows: this.#rows, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  [Symbol.dispose](): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }

  #flush(): void {
    const piece = Buffer.from(this.#pending.join(''));
    for (let at = 0; at < piece.length; ) at += writeSync(this.#file, piece, at);
    this.#hash.update(piece);
    this.#bytes += piece.length;
    this.#pending = [];
    this.#pendingLength = 0;
  }
}

const newline = 0x0a;

export async function* readLines(path: string): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: pieceBytes }) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      yield Buffer.concat([...rest, chunk.subarray(start, end)]).toString('utf8');
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString('utf8');
}
