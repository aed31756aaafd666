/**
 * A process that reads one file and ends. It knows neither database nor secrets, and what becomes of it concerns the file
 * alone: a thread would not do, as Node.js ends the whole process where a single large allocation fails in one.
 */
import { fstatSync, readSync, writeSync } from 'node:fs';
import { fileRefused } from '../file-refused.ts';
import { readTable } from '../read-table.ts';
import { Refusal } from '../../refusal.ts';
import type { ParseAnswer, ParseOrder } from './parse-task.ts';
import { writeChunks } from './write-chunks.ts';

const [input, output] = [0, 1];

// Errors that a parser makes for every odd line are thrown away.
Error.stackTraceLimit = 3;
process.once('disconnect', () => process.exit());
// They are sent to the server's children, too, by a terminal or a supervisor; requests under way are still answered.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.once('message', (order: ParseOrder) => {
  void answer(order).then((found) => process.send?.(found, () => process.disconnect()));
});

async function answer({ task, cpuMs }: ParseOrder): Promise<ParseAnswer> {
  try {
    const chunks = writeChunks((chunk) => writeWhole(chunk));
    const onProgress = () => refuseLongWork(cpuMs);
    const header = await readTable(readInput(), task, { onRow: chunks.add, onProgress });
    return { header, chunks: chunks.finish() };
  } catch (error) {
    if (!(error instanceof Refusal)) return { failed: (error as Error).stack ?? String(error) };
    const { code, message, errors } = error;
    return { refused: { code, message, errors } };
  }
}

function readInput(): Buffer {
  const bytes = Buffer.allocUnsafeSlow(fstatSync(input).size);
  let read = 0;
  while (read < bytes.length) {
    const count = readSync(input, bytes, read, bytes.length - read, read);
    if (count === 0) throw new Error('the file is shorter than it was');
    read += count;
  }
  return bytes;
}

function writeWhole(chunk: Buffer): void {
  for (let written = 0; written < chunk.length; ) written += writeSync(output, chunk, written);
}

/** Whatever the file is made of: what goes on for so long is not read. */
function refuseLongWork(cpuMs: number): void {
  const { user, system } = process.cpuUsage();
  if ((user + system) / 1000 <= cpuMs) return;
  throw fileRefused(`Reading the file takes more than ${cpuMs / 1000} s of work. Split it, or save it as CSV.`);
}
