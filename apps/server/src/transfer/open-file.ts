/** A file under way to its reader: rows go in as fast as the reader takes them, and not at all once it has gone. */
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { CellValue } from '@vanguard/datastore';
import { createPace, type Pace, type PaceLimits } from './pace.ts';

export interface OpenFile {
  /** What is sent. Destroying it ends the writing, too. */
  stream: Readable;
  write: (rows: readonly (readonly CellValue[])[]) => Promise<void>;
  end: () => Promise<void>;
}

/** A reader that takes nothing for a minute has gone, whatever its connection says; so has one that takes a byte now and then. */
const leastReadingPace: PaceLimits = { graceMs: 60_000, bytesPerS: 16 << 10 };

export interface Reader {
  closed: AbortSignal;
  pace: Pace;
}

export function readerOf(stream: Readable, pace: PaceLimits = leastReadingPace): Reader {
  const controller = new AbortController();
  stream.once('close', () => controller.abort(new Error('the reader of the file has gone')));
  return { closed: controller.signal, pace: createPace(pace) };
}

/** Resolves when more may be written. Throws when the reader has gone, and TooSlowError. */
export async function writeTo(sink: Writable, chunk: Buffer | string, { closed, pace }: Reader): Promise<void> {
  closed.throwIfAborted();
  pace.count(chunk.length);
  if (sink.write(chunk)) return;
  await pace.wait(once(sink, 'drain', { signal: closed }));
}
