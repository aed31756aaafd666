/**
 * What an application writes to a shop's database, decided by a seed: whoever makes the same number of transactions on
 * the same rows has the same rows in the end.
 */
import type { DatabaseSync } from 'node:sqlite';

type Statement = [sql: string, ...values: (string | number)[]];
/** A whole number below the limit. */
type Draw = (limit: number) => number;

const statements: ((below: Draw) => Statement)[] = [
  (below) => ['insert or ignore into customer (email, name) values (?, ?)', `mail ${below(60)}`, `name ${below(900)}`],
  (below) => ['insert or replace into customer (email, name) values (?, ?)', `mail ${below(60)}`, `new ${below(900)}`],
  (below) => [
    'insert into customer (email, name) values (?, ?) on conflict (email) do update set name = excluded.name',
    `mail ${below(60)}`,
    `upserted ${below(900)}`,
  ],
  (below) => ['update or replace customer set email = ? where id % 7 = ?', `mail ${below(60)}`, below(7)],
  (below) => ['delete from customer where id % 13 = ?', below(13)],
  (below) => [
    'insert into item (customer_id, note) select id, ? from customer order by id * ? % 61, id limit 2',
    `note ${below(99)}`,
    1 + below(60),
  ],
  (below) => ['update item set note = note || ? where id % 5 = ?', '+', below(5)],
  (below) => ['delete from item where id % 17 = ?', below(17)],
  (below) => ['insert or replace into stock values (?, ?, ?)', `shelf ${below(6)}`, below(6), below(1000) / 8],
  (below) => [
    'update or replace stock set place = ? where shelf = ? and place = ?',
    below(6),
    `shelf ${below(6)}`,
    below(6),
  ],
  (below) => ['delete from stock where place = ?', below(6)],
  (below) => ['insert into event values (?, ?)', below(50), `at ${below(1000)}`],
  (below) => ['update event set what = what || ? where number = ?', '!', below(50)],
  (below) => ['delete from event where number = ?', below(50)],
];

export class ShopWriter {
  readonly #database: DatabaseSync;
  #state: number;
  #number = 0;
  /** Number of the last committed transaction. */
  lastNumber = 0;

  constructor(database: DatabaseSync, seed: number) {
    this.#database = database;
    this.#state = seed;
  }

  /** One transaction. Returns how many rows its statements wrote, also where it was rolled back in the end. */
  write(): number {
    const number = ++this.#number;
    const count = 1 + this.below(3);
    let rows = 0;
    this.#database.exec('begin immediate');
    this.#database.prepare('insert into ledger values (?)').run(number);
    for (let i = 0; i < count; i++) {
      const [sql, ...values] = (statements[this.below(statements.length)] as (typeof statements)[number])((limit) =>
        this.below(limit),
      );
      rows += Number(this.#database.prepare(sql).run(...values).changes);
    }
    const isCommitted = this.below(10) > 0;
    this.#database.exec(isCommitted ? 'commit' : 'rollback');
    if (isCommitted) this.lastNumber = number;
    return rows;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((this.#state / 0x80000000) * limit);
  }
}
