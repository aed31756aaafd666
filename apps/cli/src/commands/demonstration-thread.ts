/** The thread of demonstration.ts: its work, and reading twenty thousand records, hold up no request. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ProductSchema } from '@vanguard/datastore';
import { openPool } from '@vanguard/postgres';
import { openDemonstration } from '@vanguard/worker';

const { url, connectsAll } = workerData as { url: string; connectsAll: boolean };
const port = parentPort;
if (port === null) throw new Error('this is the program of a thread');

const ending = new AbortController();
const database = openPool<ProductSchema>(url, { maxConnections: 4, applicationName: 'vanguard worker' });
const opening = openDemonstration(database, {
  connectsAll,
  signal: ending.signal,
  onListening: (url) => port.postMessage({ ready: url }),
  onError: (error, doing) =>
    port.postMessage({ failed: doing, error: error instanceof Error ? error.message : String(error) }),
});
port.on('message', () => void close());
try {
  const demonstration = await opening;
  if (demonstration === undefined) await close();
} catch (error) {
  if (!ending.signal.aborted)
    port.postMessage({ failed: 'starting', error: error instanceof Error ? error.message : String(error) });
  await close();
}

async function close(): Promise<void> {
  if (ending.signal.aborted) return;
  ending.abort();
  await (await opening.catch(() => undefined))?.close();
  await database.destroy();
  port?.close();
}
