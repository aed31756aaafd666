/** The thread of start-worker.ts: its work, and reading twenty thousand records, hold up no request. */
import { parentPort, workerData } from 'node:worker_threads';
import { readSettings } from '../settings.ts';
import { openLoop } from './open-loop.ts';
import type { WorkerOrder, WorkerWord } from './start-worker.ts';

const { environment, ...order } = workerData as WorkerOrder;
const port = parentPort;
if (port === null) throw new Error('this is the program of a thread');

const tell = (word: WorkerWord) => port.postMessage(word);
const closed = Promise.withResolvers<void>();
port.once('message', () => closed.resolve());

const loop = await openLoop(readSettings(environment), {
  ...order,
  onSimulator: (simulator) => tell({ simulator }),
  onError: (error, doing) => tell({ failed: doing, error: error instanceof Error ? error.message : String(error) }),
});
await closed.promise;
await loop.close();
port.close();
