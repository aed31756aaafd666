/** The loop with upstream, as a library: the command line runs it, tests drive it step by step. */
export { deliverDue } from './deliver-due.ts';
export { type Demonstration, openDemonstration } from './demonstration.ts';
export { pullFeed } from './pull-feed.ts';
export { pullRecords } from './pull-records.ts';
export { StoredUpstreams, type StoredUpstreamsOptions } from './stored-upstreams.ts';
export type { TraceJob } from './trace-job.ts';
export type { Reach, Upstream, UpstreamSource } from './upstream.ts';
export { type Worker, type WorkerOptions, openWorker } from './worker.ts';
