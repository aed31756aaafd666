/**
 * An application in a process of its own that writes to a shop's database without a pause, by every kind of statement,
 * until it is told to stop. It prints `ready`, and at its end how many statements took effect.
 */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

const [path = '', seed = '1'] = process.argv.slice(2);
using database = new DatabaseSync(path, { timeout: 20_000 });

let state = Number(seed);
function below(limit: number): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
  return Math.floor((state / 0x80000000) * limit);
}

const statements: (() => [string, ...(string | number)[]])[] = [
  () => ['insert or ignore into customer (email, name) values (?, ?)', `mail ${below(60)}`, `name ${below(900)}`],
  () => ['insert or replace into customer (email, name) values (?, ?)', `mail ${below(60)}`, `new ${below(900)}`],
  () => [
    'insert into customer (email, name) values (?, ?) on conflict (email) do update set name = excluded.name',
    `mail ${below(60)}`,
    `upserted ${below(900)}`,
  ],
  () => ['update or replace customer set email = ? where id % 7 = ?', `mail ${below(60)}`, below(7)],
  () => ['delete from customer where id % 13 = ?', below(13)],
  () => [
    'insert into item (customer_id, note) select id, ? from customer order by random() limit 2',
    `note ${below(99)}`,
  ],
  () => ['update item set note = note || ? where id % 5 = ?', '+', below(5)],
  () => ['delete from item where id % 17 = ?', below(17)],
  () => ['insert or replace into stock values (?, ?, ?)', `shelf ${below(6)}`, below(6), below(1000) / 8],
  () => [
    'update or replace stock set place = ? where shelf = ? and place = ?',
    below(6),
    `shelf ${below(6)}`,
    below(6),
  ],
  () => ['delete from stock where place = ?', below(6)],
  () => ['insert into event values (?, ?)', below(50), `at ${below(1000)}`],
  () => ['update event set what = what || ? where number = ?', '!', below(50)],
  () => ['delete from event where number = ?', below(50)],
];

const stop = new AbortController();
process.on('message', () => stop.abort());
process.send?.('ready');
let done = 0;
while (!stop.signal.aborted) {
  const count = 1 + below(3);
  database.exec('begin immediate');
  for (let i = 0; i < count; i++) {
    const [sql, ...values] = (statements[below(statements.length)] as (typeof statements)[number])();
    done += Number(database.prepare(sql).run(...values).changes);
  }
  database.exec(below(10) === 0 ? 'rollback' : 'commit');
  await sleep(below(4));
}
process.send?.(done, () => process.disconnect());
