/**
 * A simulator with the records of a database, in a process of its own, as PEMS is. Arguments: the URL of the database, the latency of
 * an answer in milliseconds. Sends how it is reached, and ends when it is disconnected.
 */
import { type ProductDatabase, readUpstreamRecords } from '@vanguard/datastore';
import { simulatedRecord, type SimulatedRecord, startSimulator } from '@vanguard/pems/simulator';
import { openPool } from '@vanguard/postgres';

const [url = '', latencyMs = '0'] = process.argv.slice(2);

async function* simulatedRecords(database: ProductDatabase): AsyncGenerator<SimulatedRecord> {
  for await (const { code, pfaId, data } of readUpstreamRecords(database)) yield simulatedRecord(code, pfaId, data);
}

const database: ProductDatabase = openPool(url, { maxConnections: 1 });
const simulator = await startSimulator({
  records: simulatedRecords(database),
  latencyMs: Number(latencyMs),
  // For whoever lets the password of the first expire.
  otherUsers: [{ username: 'simulator', password: 'renewed' }],
});
await database.destroy();
process.send?.(simulator.connection);
process.once('disconnect', () => process.exit());
