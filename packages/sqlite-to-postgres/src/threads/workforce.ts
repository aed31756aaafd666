/** Worker threads that share the reading, copying and comparing of large tables; small ones are not worth the way. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ResultOf, Task, WorkerMessage } from './task.ts';

/** Threads of a move that does not say how many; more of them wait for the target. */
export const maxDefaultJobs = 4;

export const defaultJobs = (): number => Math.min(maxDefaultJobs, availableParallelism());

/** Fewer rows are read faster than a thread starts. */
export const rowsWorthAThread = 50_000;
/** Parts a worker, so that none waits long for the last. */
const partsPerWorker = 3;

/** Rows are garbage as soon as they are written; a small young generation is emptied often and costs no time (measured). */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

const workEnded = 'the work was ended';

interface Job {
  id: number;
  task: Task;
  onProgress: (rows: number, bytes: number) => void;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

export class Workforce {
  readonly #size: number;
  readonly #program: URL;
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  readonly #waiting: Job[] = [];
  #started = 0;
  #isClosed = false;
  #jobs = 0;

  /** `program` is what a thread runs. Threads start when the first tasks come. */
  constructor(size: number, program: URL) {
    this.#size = size;
    this.#program = program;
  }

  get size(): number {
    return this.#size;
  }

  /** Into how many parts a table of so many rows goes; 1 where this thread does it alone. */
  partsFor(rows: number): number {
    return this.#size < 2 || rows < rowsWorthAThread ? 1 : this.#size * partsPerWorker;
  }

  /** Rejects with the message and the codes of what failed in the thread, and once the work is ended. */
  async run<T extends Task>(task: T, onProgress: (rows: number, bytes: number) => void): Promise<ResultOf<T>> {
    if (this.#isClosed) throw new Error(workEnded);
    const result = await new Promise<unknown>((resolve, reject) => {
      this.#waiting.push({ id: ++this.#jobs, task, onProgress, resolve, reject });
      this.#assign();
    });
    return result as ResultOf<T>;
  }

  /** Ends every thread, whatever it does. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const workers = [...this.#idle, ...this.#busy.keys()];
    for (const { reject } of [...this.#waiting.splice(0), ...this.#busy.values()]) reject(new Error(workEnded));
    this.#idle.length = 0;
    this.#busy.clear();
    await Promise.all(workers.map(async (worker) => await worker.terminate()));
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#idle.pop() ?? this.#start();
      const job = worker && this.#waiting.shift();
      if (worker === undefined || job === undefined) return;
      this.#busy.set(worker, job);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage({ id: job.id, task: job.task });
    }
  }

  #start(): Worker | undefined {
    if (this.#started >= this.#size) return undefined;
    this.#started++;
    const worker = new Worker(this.#program, { resourceLimits });
    worker.on('message', (message: WorkerMessage) => this.#receive(worker, message));
    worker.on('error', (error) => this.#busy.get(worker)?.reject(error));
    return worker;
  }

  #receive(worker: Worker, message: WorkerMessage): void {
    const job = this.#busy.get(worker);
    if (job?.id !== message.id) return;
    if (message.type === 'progress') return job.onProgress(message.rows, message.bytes);
    this.#busy.delete(worker);
    this.#idle.push(worker);
    if (message.type === 'done') job.resolve(message.result);
    else job.reject(Object.assign(new Error(message.error.message), message.error));
    this.#assign();
  }
}
