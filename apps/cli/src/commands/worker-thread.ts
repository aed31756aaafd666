/** The thread of start-worker.ts: its work, and reading twenty thousand records, hold up no request. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ProductSchema } from '@vanguard/datastore';
import { openPool } from '@vanguard/postgres';
import { openDemonstration, openWorker, StoredUpstreams } from '@vanguard/worker';
import { keyReader } from '../settings/encryption-keys.ts';
import { readSettings } from '../settings.ts';
import type { WorkerOrder, WorkerWord } from './start-worker.ts';

const { url, connections, environment, simulator } = workerData as WorkerOrder;
const port = parentPort;
if (port === null) throw new Error('this is the program of a thread');

const settings = readSettings(environment);
const database = openPool<ProductSchema>(url, { maxConnections: connections, applicationName: 'vanguard worker' });
const tell = (word: WorkerWord) => port.postMessage(word);
const onError = (error: unknown, doing: string) =>
  tell({ failed: doing, error: error instanceof Error ? error.message : String(error) });
const closed = Promise.withResolvers<void>();
port.once('message', () => closed.resolve());

const demonstration =
  simulator === 'none'
    ? undefined
    : await openDemonstration(database, { connectsAll: simulator === 'connects' }).catch((error: unknown) => {
        onError(error, 'starting the simulator of PEMS');
        return undefined;
      });
if (demonstration !== undefined) tell({ simulator: demonstration.url });
const stored = new StoredUpstreams({ database, readKeys: async () => (await keyReader(settings))() });
const worker = openWorker({
  database,
  upstreams: demonstration === undefined ? [stored] : [demonstration.upstreams, stored],
  pullEveryMs: { simulator: 60_000, pems: 900_000 },
  parallel: 4,
  onError,
});
await closed.promise;
await worker.close();
await demonstration?.close();
await database.destroy();
port.close();
