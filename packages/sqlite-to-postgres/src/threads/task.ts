/** What passes between a thread and the one that gives it work: plain data that threads can hand over. */

/** A piece of work that a thread does. `result` is never there: it tells the compiler what comes back. */
export interface Task<Result = unknown> {
  kind: string;
  result?: Result;
}

export type ResultOf<T extends Task> = T extends Task<infer Result> ? Result : never;

export type WorkerMessage =
  | { id: number; type: 'progress'; rows: number; bytes: number }
  | { id: number; type: 'done'; result: unknown }
  | { id: number; type: 'failed'; error: TaskError };

/** What is left of an error on its way between threads: with the SQLSTATE of PostgreSQL, or the result code of SQLite. */
export interface TaskError {
  message: string;
  code: string | undefined;
  errcode: number | undefined;
}
