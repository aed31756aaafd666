/**
 * An application in a process of its own that writes to a shop's database without a pause, by every kind of statement,
 * until it is told to stop. It prints `ready`, and at its end what took effect.
 */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { ShopWriter } from './shop-writer.ts';

const longestPauseMs = 4;
const [path = '', seed = '1'] = process.argv.slice(2);
using database = new DatabaseSync(path, { timeout: 20_000 });
const writer = new ShopWriter(database, Number(seed));

const stop = new AbortController();
process.on('message', () => stop.abort());
// Whoever started it has died.
process.on('disconnect', () => stop.abort());
process.send?.('ready');
let rows = 0;
while (!stop.signal.aborted) {
  rows += writer.write();
  await sleep(Math.random() * longestPauseMs);
}
if (process.connected) process.send?.({ rows, lastNumber: writer.lastNumber }, () => process.disconnect());
