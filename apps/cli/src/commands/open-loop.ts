/** The loop with PEMS on a database, as a product's thread and `vanguard worker` run it. */
import type { ProductSchema } from '@vanguard/datastore';
import { openPool } from '@vanguard/postgres';
import { openDemonstration, openWorker, StoredUpstreams, type TraceJob } from '@vanguard/worker';
import { keyReader } from '../settings/encryption-keys.ts';
import type { Settings } from '../settings.ts';
import { beginTracing } from '../tracing.ts';

export interface LoopOptions {
  url: string;
  /** To the database. */
  connections: number;
  /** A simulator takes the place of PEMS for the organizations that are connected to one. */
  hasSimulator: boolean;
  /** With the page of the simulator. */
  onSimulator?: ((url: string) => void) | undefined;
  /** What goes wrong, and is tried again. */
  onError: (error: unknown, doing: string) => void;
}

/** Work of the background waits for a connection rather than fail. */
const waitsMs = { interactive: 60_000, long: 60_000 };

export interface Loop {
  /** Undefined: traces are not asked for. */
  traceJob: TraceJob | undefined;
  close: () => Promise<void>;
}

/** Throws nothing that lies in the database or in PEMS. */
export async function openLoop(settings: Settings, options: LoopOptions): Promise<Loop> {
  const { url, connections, hasSimulator, onSimulator, onError } = options;
  const tracing = await beginTracing(settings, (words) => onError(words, 'tracing'));
  const database = openPool<ProductSchema>(url, {
    maxConnections: connections,
    applicationName: 'vanguard worker',
    waitsMs,
    onStatement: tracing?.onStatement,
  });
  const demonstration = hasSimulator
    ? await openDemonstration(database).catch((error: unknown) => {
        onError(error, 'starting the simulator of PEMS');
        return undefined;
      })
    : undefined;
  if (demonstration !== undefined) onSimulator?.(demonstration.url);
  const stored = new StoredUpstreams({ database, readKeys: async () => (await keyReader(settings))() });
  const { pullsAtOnce, deliveriesAtOnce } = settings;
  const traceJob = tracing?.traceJob;
  const upstreams = demonstration === undefined ? [stored] : [demonstration.upstreams, stored];
  // One feed beside the pulls, which never wait for it.
  const atOnce = { pullsAtOnce, feedsAtOnce: 1, deliveriesAtOnce };
  const worker = openWorker({ database, upstreams, ...atOnce, traceJob, onError });
  return {
    traceJob,
    close: async () => {
      await worker.close();
      await demonstration?.close();
      await database.destroy();
      await tracing?.close();
    },
  };
}
