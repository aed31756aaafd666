/** Has a file read by a process of its own, which may be slow, grow or die without anybody else noticing. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ImportTable } from '@vanguard/datastore';
import type { ImportRow } from '@vanguard/datastore/import-table';
import { forkInBackground } from '@vanguard/postgres';
import { Refusal } from '../../refusal.ts';
import { fileRefused } from '../file-refused.ts';
import { processLimits, type ProcessLimits } from '../limits.ts';
import { openTemporaryFile } from '../temporary-file.ts';
import type { HeaderColumn, ParseAnswer, ParseOrder, ParseTask } from './parse-task.ts';

export interface ParsedFile extends AsyncDisposable {
  table: ImportTable;
  header: readonly HeaderColumn[];
}

export interface ParseOptions {
  /** Ends the process. */
  signal: AbortSignal;
  /** Is told why the process died, or what its fault was. */
  onFailure: (message: string) => void;
  limits?: ProcessLimits;
}

const parseProcess = fileURLToPath(new URL('./parse-process.ts', import.meta.url));

/**
 * A file comes after everything that people wait for. Beside work without end on both processors, its reading still gets a
 * tenth of one, and 100,000 records are read within `wallMs`. More takes nothing from requests: see the load in benchmarks/results.md.
 */
const niceness = 10;

/** How much to keep of what the process says about its end; a long stack trace follows. */
const keptCharacters = 2000;

/** The caller disposes of what it gets. Throws Refusal, and the reason of the signal. */
export async function parseFile(file: FileHandle, task: ParseTask, options: ParseOptions): Promise<ParsedFile> {
  const rows = await openTemporaryFile();
  try {
    const answer = await runProcess(file, rows, task, options);
    if ('refused' in answer) {
      const { code, message, errors } = answer.refused;
      throw new Refusal(message, { code, ...(errors === undefined ? {} : { errors }) });
    }
    if ('failed' in answer) {
      options.onFailure(answer.failed);
      throw unreadable();
    }
    const { header, chunks } = answer;
    const table = { columns: header.map(({ field }) => field), chunks: readChunks(rows, chunks) };
    return { table, header, [Symbol.asyncDispose]: async () => await rows.close() };
  } catch (error) {
    await rows.close();
    throw error;
  }
}

/** Whatever the process comes to, its place is free again when this returns or throws. */
async function runProcess(
  file: FileHandle,
  rows: FileHandle,
  task: ParseTask,
  { signal, onFailure, limits = processLimits }: ParseOptions,
): Promise<ParseAnswer> {
  signal.throwIfAborted();
  const late = AbortSignal.timeout(limits.wallMs);
  const child = forkInBackground(parseProcess, {
    niceness,
    stdio: [file.fd, rows.fd, 'pipe', 'ipc'],
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${limits.heapMb}`],
    signal: AbortSignal.any([signal, late]),
    killSignal: 'SIGKILL',
  });
  const { answer, lastWords } = await hear(child, { task, cpuMs: limits.cpuMs }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw late.aborted ? tooLong(limits) : error;
  });
  if (answer !== undefined) return answer;
  onFailure(`the process that read a file died: ${lastWords}`);
  throw /out of memory/i.test(lastWords) ? tooLarge(limits) : unreadable();
}

/** Throws what keeps the process from starting, or an AbortError. */
async function hear(child: ChildProcess, order: ParseOrder): Promise<{ answer?: ParseAnswer; lastWords: string }> {
  const heard: { answer?: ParseAnswer; lastWords: string } = { lastWords: '' };
  child.on('message', (answer) => (heard.answer = answer as ParseAnswer));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    heard.lastWords = (heard.lastWords + text).slice(0, keptCharacters);
  });
  // A process that has died already is heard of by its end.
  child.send(order, () => {});
  await Promise.all([once(child, 'disconnect'), once(child, 'close')]);
  return heard;
}

async function* readChunks(rows: FileHandle, sizes: readonly number[]): AsyncGenerator<readonly ImportRow[]> {
  let position = 0;
  for (const size of sizes) {
    const { buffer } = await rows.read(Buffer.allocUnsafe(size), 0, size, position);
    position += size;
    yield JSON.parse(buffer.toString()) as readonly ImportRow[];
  }
}

const tooLong = ({ wallMs }: ProcessLimits) =>
  fileRefused(`Reading the file takes more than ${wallMs / 1000} s. Split it, or save it as CSV.`);

const tooLarge = ({ heapMb }: ProcessLimits) =>
  fileRefused(`Reading the file takes more than ${heapMb} MB of memory. Split it, or save it as CSV.`);

const unreadable = () => fileRefused('The file cannot be read. Save it again as an Excel workbook, or as CSV.');
