/** A worker thread: takes tasks one at a time, over connections of its own that it keeps from task to task. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort } from 'node:worker_threads';
import type { Client } from 'pg';
import { copyFrozen, copyTable } from '../copy/copy-table.ts';
import { findBrokenChecks } from '../rows/find-broken-checks.ts';
import { findOrphans } from '../rows/find-orphans.ts';
import { sampleShare } from '../sample/sample-table.ts';
import { connectTarget } from '../server/connect-target.ts';
import { isHotJournal } from '../source/hot-journal.ts';
import { surveyPages } from '../survey/survey-pages.ts';
import { surveyRows } from '../survey/survey-rows.ts';
import type { ResultOf, TaskError, WorkerMessage } from '../threads/task.ts';
import { digestHashed } from '../verify/digest-hashed.ts';
import type { MoverTask } from './tasks.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs in a worker thread only');

const sources = new Map<string, DatabaseSync>();
const targets = new Map<string, Client>();

function openSource(path: string): DatabaseSync {
  const open = sources.get(path) ?? new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
  sources.set(path, open);
  return open;
}

async function openTarget(url: string): Promise<Client> {
  const open = targets.get(url) ?? (await connectTarget(url, { mayCreateDatabase: () => false })).client;
  targets.set(url, open);
  return open;
}

async function perform(
  task: MoverTask,
  onProgress: (rows: number, bytes?: number) => void,
): Promise<ResultOf<MoverTask>> {
  switch (task.kind) {
    case 'survey':
      return await surveyRows(openSource(task.source), task, onProgress);
    case 'survey-pages':
      return await surveyPages(task, onProgress);
    case 'orphans':
      return await findOrphans(openSource(task.source), task);
    case 'checks':
      return await findBrokenChecks(openSource(task.source), task);
    case 'copy': {
      const copy = task.isFrozen ? copyFrozen : copyTable;
      const [source, target] = [openSource(task.source), await openTarget(task.target)];
      const { rows, bytes, digest } = await copy(source, target, task.table, { ...task, onProgress });
      return { rows, bytes, digest: digest.parts() };
    }
    case 'digest':
      return (await digestHashed(await openTarget(task.target), task.table, task.schema, task.blocks)).parts();
    case 'sample':
      return await sampleShare(
        {
          source: openSource(task.source),
          client: await openTarget(task.target),
          table: task.table,
          schema: task.schema,
        },
        task.leaves,
      );
  }
}

/** Beside an application that writes, what looks like the journal of a dead program usually is not. */
async function performDespiteAlarms(...request: Parameters<typeof perform>): ReturnType<typeof perform> {
  try {
    return await perform(...request);
  } catch (error) {
    if (!isHotJournal(error)) throw error;
    return await perform(...request);
  }
}

const progressMs = 100;

/** A message between threads costs both of them: of what is told all the time, some are passed on, and the last. */
function seldom(pass: (rows: number, bytes: number) => void) {
  let lastAt = 0;
  let held: [rows: number, bytes: number] | undefined;
  const flush = () => {
    if (held !== undefined) pass(...held);
    held = undefined;
  };
  const tell = (rows: number, bytes = 0) => {
    held = [rows, bytes];
    const now = performance.now();
    if (now - lastAt < progressMs) return;
    lastAt = now;
    flush();
  };
  return { tell, flush };
}

port.on('message', ({ id, task }: { id: number; task: MoverTask }) => {
  const post = (message: WorkerMessage) => port.postMessage(message);
  const progress = seldom((rows, bytes) => post({ id, type: 'progress', rows, bytes }));
  performDespiteAlarms(task, progress.tell).then(
    (result) => {
      progress.flush();
      return post({ id, type: 'done', result });
    },
    (error: unknown) => {
      const { message, code, errcode } = error as TaskError;
      post({ id, type: 'failed', error: { message, code, errcode } });
    },
  );
});
