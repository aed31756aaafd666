/** The loop with upstream, as a library: the command line runs it, tests drive it step by step. */
export { deliverDue } from './deliver-due.ts';
export { type Demonstration, openDemonstration } from './demonstration.ts';
export { pullRecords } from './pull-records.ts';
export type { Upstream } from './upstream.ts';
export { type Worker, type WorkerOptions, openWorker } from './worker.ts';
