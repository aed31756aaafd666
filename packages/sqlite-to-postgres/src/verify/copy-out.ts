/**
 * COPY … TO STDOUT, past the parser of pg and the buffers of pg-copy-streams, which make objects of every message, and
 * a message is a row: what was received is handed on as it stands in the chunks of the socket. Everything else than data
 * is left to pg (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY).
 */
import type { ClientBase, Connection, Submittable } from 'pg';

/** Gets the bytes from `start` to `end`, which are valid during the call. */
export type DataListener = (chunk: Buffer, start: number, end: number) => void;

/** Runs the statement and calls `onData` for what comes, in order. What it throws is thrown once all has come. */
export async function copyOut(client: ClientBase, statement: string, onData: DataListener): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    client.query(new CopyOut(statement, onData, (error) => (error === undefined ? resolve() : reject(error))));
  });
}

const headerBytes = 5;
const copyData = 0x64;
/** CopyOutResponse, CopyDone, and what may come at any time: NoticeResponse, ParameterStatus, NotificationResponse. */
const ignored: ReadonlySet<number> = new Set([0x48, 0x63, 0x4e, 0x53, 0x41]);

/**
 * Each chunk is 64 KB beside the heap, which is freed with its object when the heap is collected; and who makes no other
 * objects never fills the heap. An array a chunk makes that happen every few dozen chunks: 100 MB less in two threads.
 */
const ballast = Array.from({ length: 4096 }, () => 0);

class CopyOut implements Submittable {
  readonly #statement: string;
  readonly #onData: DataListener;
  readonly #onEnd: (error?: Error) => void;
  /** Code and length of a message, which may come in two chunks. */
  readonly #header = Buffer.alloc(headerBytes);
  #headerLength = 0;
  /** Bytes of the message at hand that are still to come. */
  #left = 0;
  #failure: Error | undefined;
  /** Never read, see `ballast`. */
  garbage: readonly number[] = [];
  #giveBack: (rest: Buffer) => void = () => {};

  constructor(statement: string, onData: DataListener, onEnd: (error?: Error) => void) {
    this.#statement = statement;
    this.#onData = onData;
    this.#onEnd = onEnd;
  }

  submit(connection: Connection): void {
    const { stream } = connection;
    const own = (chunk: Buffer) => this.#receive(chunk);
    const listeners = stream.listeners('data') as ((chunk: Buffer) => void)[];
    stream.on('data', own);
    for (const listener of listeners) stream.off('data', listener);
    this.#giveBack = (rest) => {
      for (const listener of listeners) stream.on('data', listener);
      stream.off('data', own);
      for (const listener of listeners) listener(rest);
    };
    connection.query(this.#statement);
  }

  #receive(chunk: Buffer): void {
    this.garbage = ballast.slice();
    let at = 0;
    while (at < chunk.length) {
      if (this.#left === 0) {
        if (this.#headerLength === 0 && !isExpected(chunk[at] as number)) return this.#giveBack(chunk.subarray(at));
        at = this.#readHeader(chunk, at);
        continue;
      }
      const end = Math.min(chunk.length, at + this.#left);
      this.#left -= end - at;
      if (this.#header[0] === copyData) this.#hand(chunk, at, end);
      at = end;
    }
  }

  /** Returns where the header ends, or the chunk. */
  #readHeader(chunk: Buffer, start: number): number {
    const header = this.#header;
    let at = start;
    while (at < chunk.length && this.#headerLength < headerBytes) header[this.#headerLength++] = chunk[at++] as number;
    if (this.#headerLength === headerBytes) {
      this.#headerLength = 0;
      this.#left = header.readUInt32BE(1) - 4;
    }
    return at;
  }

  #hand(chunk: Buffer, start: number, end: number): void {
    if (this.#failure !== undefined) return;
    try {
      this.#onData(chunk, start, end);
    } catch (error) {
      this.#failure = error as Error;
    }
  }

  handleError(error: Error): void {
    this.#onEnd(error);
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#onEnd(this.#failure);
  }
}

function isExpected(code: number): boolean {
  return code === copyData || ignored.has(code);
}
