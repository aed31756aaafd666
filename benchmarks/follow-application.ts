/**
 * The application of `follow.bench.ts`: one small transaction after the other, at a steady pace, until it is told to
 * stop. Answers with how long its transactions took, in milliseconds.
 */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

const [path = '', rows = '0', pauseMs = '2'] = process.argv.slice(2);
const count = Number(rows);
using database = new DatabaseSync(path, { timeout: 60_000 });
const update = database.prepare('update item set note = note || ? where id = ?');
const insert = database.prepare('insert into item (owner_id, note) values (?, ?)');
const remove = database.prepare('delete from item where id = ?');
const log = database.prepare('insert into log values (?, ?)');

const stop = new AbortController();
process.on('message', () => stop.abort());
process.send?.('ready');
const timesMs: number[] = [];
for (let i = 0; !stop.signal.aborted; i++) {
  const start = performance.now();
  database.exec('begin immediate');
  update.run('+', 1 + ((i * 7919) % count));
  insert.run(1 + (i % 1000), `new ${i}`);
  remove.run(1 + ((i * 104_729) % count));
  if (i % 10 === 0) log.run(i, 'tick');
  database.exec('commit');
  timesMs.push(performance.now() - start);
  await sleep(Number(pauseMs));
}
process.send?.(timesMs, () => process.disconnect());
