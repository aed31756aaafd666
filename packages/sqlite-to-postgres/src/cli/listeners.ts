/** Who hears of a run besides the screen: programs, by one JSON object a line, and a log file. */
import { appendFileSync, closeSync, openSync, readSync, statSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import type { EventListener, MoverEvent } from '../progress/events.ts';
import { seconds } from './terminal.ts';

const progressEveryMs = 250;

/** Every event as a line of JSON; of progress four a second. */
export function jsonListener(stream: NodeJS.WritableStream): EventListener {
  let lastProgress = 0;
  return (event) => {
    if (event.type === 'progress') {
      const now = performance.now();
      if (now - lastProgress < progressEveryMs) return;
      lastProgress = now;
    }
    stream.write(`${JSON.stringify(event)}\n`);
  };
}

/**
 * Phases and notes with their times; the file grows from run to run. Throws UsageError `log_unwritable`, and
 * `log_is_database` before a database is appended to.
 */
export function logListener(path: string): EventListener {
  refuseDatabase(path);
  const append = (text: string) => appendFileSync(path, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 });
  try {
    append('begun');
  } catch (error) {
    throw new UsageError(`The log file ${path} cannot be written: ${(error as Error).message}.`, {
      code: 'log_unwritable',
      hint: 'Name a file in a folder that this account may write to with --log.',
      cause: error,
    });
  }
  return (event) => {
    const text = describeEvent(event);
    if (text !== undefined) append(text);
  };
}

const sqliteHeader = 'SQLite format 3\0';

function refuseDatabase(path: string): void {
  if (!startsWith(path, sqliteHeader)) return;
  throw new UsageError(`The log file ${path} is a SQLite database.`, {
    code: 'log_is_database',
    hint: 'It was left as it is. Name another file with --log.',
  });
}

/** False for what cannot be read, and for what has no beginning to look at: a pipe, a device. */
function startsWith(path: string, text: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    const file = openSync(path, 'r');
    try {
      const start = Buffer.alloc(text.length);
      readSync(file, start, 0, start.length, 0);
      return start.toString('latin1') === text;
    } finally {
      closeSync(file);
    }
  } catch {
    // Whether it can be written to is found out by writing.
    return false;
  }
}

function describeEvent(event: MoverEvent): string | undefined {
  switch (event.type) {
    case 'phase-started':
      return `${event.phase} …`;
    case 'phase-finished':
      return `${event.phase} done in ${seconds(event.durationMs)}: ${event.summary}`;
    case 'note':
      return `${event.phase}: ${event.message}`;
    case 'progress':
      return undefined;
  }
}
