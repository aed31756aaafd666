/**
 * A worker as `vanguard worker` has it, in a process of its own: DATABASE_URL, and the key of the stored connections in hexadecimal
 * digits as CONNECTION_KEY. Ends when it is disconnected.
 */
import { encryptionKey, type ProductDatabase } from '@vanguard/datastore';
import { openPool } from '@vanguard/postgres';
import { openWorker, StoredUpstreams } from '@vanguard/worker';

const { DATABASE_URL: url = '', CONNECTION_KEY: key = '' } = process.env;
const database: ProductDatabase = openPool(url, { applicationName: 'vanguard worker', maxConnections: 12 });
const worker = openWorker({
  database,
  upstreams: [new StoredUpstreams({ database, readKeys: async () => [encryptionKey(key)] })],
  pullsAtOnce: 3,
  deliveriesAtOnce: 8,
  // What fails is in the runs and messages.
  onError: () => {},
});
process.once('disconnect', () => {
  void worker.close().then(async () => await database.destroy());
});
