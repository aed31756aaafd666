/** A file under way to its reader: rows go in as fast as the reader takes them, and not at all once it has gone. */
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { CellValue } from '@vanguard/datastore';

export interface OpenFile {
  /** What is sent. Destroying it ends the writing, too. */
  stream: Readable;
  write: (rows: readonly (readonly CellValue[])[]) => Promise<void>;
  end: () => Promise<void>;
}

/** A reader that takes nothing for so long has gone, whatever its connection says. */
const stalledMs = 60_000;

/** Resolves when more may be written. Throws when `closed` is aborted and when nobody reads. */
export async function writeTo(sink: Writable, chunk: Buffer | string, closed: AbortSignal): Promise<void> {
  closed.throwIfAborted();
  if (sink.write(chunk)) return;
  await once(sink, 'drain', { signal: AbortSignal.any([closed, AbortSignal.timeout(stalledMs)]) });
}

export function closedSignal(stream: Readable): AbortSignal {
  const controller = new AbortController();
  stream.once('close', () => controller.abort(new Error('the reader of the file has gone')));
  return controller.signal;
}
