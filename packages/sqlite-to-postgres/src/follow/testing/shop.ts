/** A shop's database as an application uses it, and the same rows read from both sides by SQL of the test's own. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { ClientBase } from 'pg';

/** With cascades, a unique key, a table without rowid and one without key; the ledger numbers the transactions. */
export const shop = `
  create table customer (id integer primary key autoincrement, email text not null unique, name text not null);
  create table item (id integer primary key, customer_id integer not null references customer (id) on delete cascade on update cascade, note text not null);
  create index item_customer on item (customer_id);
  create table stock (shelf text not null, place integer not null, amount real not null, primary key (shelf, place)) without rowid;
  create table event (number integer not null, what text not null);
  create table ledger (number integer primary key);
  create view busy as select customer_id, count(*) as items from item group by customer_id;
  create trigger customer_gone after delete on customer begin insert into event values (old.id, 'gone'); end;
  with recursive n(i) as (select 1 union all select i + 1 from n where i < 40)
    insert into customer (email, name) select 'mail ' || i, 'name ' || i from n;
  with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000)
    insert into item select i, 1 + i % 40, 'note ' || i from n;
  insert into event values (1, 'first'), (1, 'first'), (2, 'second')`;

const queries = [
  'select id, email, name from customer order by id',
  'select id, customer_id, note from item order by id',
  'select shelf, place, amount from stock order by shelf, place',
  'select number, what from event order by number, what',
  'select number from ledger order by number',
];

export function readSource(path: string): unknown[] {
  using database = new DatabaseSync(path, { readOnly: true, timeout: 20_000 });
  return readRows(database);
}

export function readRows(database: DatabaseSync): unknown[] {
  return queries.map((sql) =>
    database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row })),
  );
}

/** By names without a schema: `schema` is where they are looked for. */
export async function readTarget(client: ClientBase, schema: string): Promise<unknown[]> {
  await client.query(`select set_config('search_path', $1, false)`, [schema]);
  const tables: unknown[] = [];
  for (const sql of queries) {
    const { rows } = await client.query(
      sql.replaceAll(/order by .*/g, (order) => order.replaceAll(/(shelf|what)/g, '$1 collate "C"')),
    );
    tables.push(rows);
  }
  return tables;
}

export function readSchema(path: string): unknown[] {
  using database = new DatabaseSync(path, { readOnly: true, timeout: 20_000 });
  return database.prepare('select type, name, tbl_name, rootpage, sql from sqlite_schema order by name').all();
}

/** What an application did, by its own account. */
interface Written {
  rows: number;
  /** Number of its last transaction that was committed. */
  lastNumber: number;
}

export interface Application {
  process: ChildProcess;
  stop(): Promise<Written>;
}

export async function startApplication(path: string, seed = 1): Promise<Application> {
  const child = fork(fileURLToPath(new URL('application.ts', import.meta.url)), [path, String(seed)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return {
    process: child,
    stop: async () => {
      if (child.exitCode !== null) throw new Error('the application ended by itself');
      child.send('stop');
      const [written] = (await once(child, 'message')) as [Written];
      if (child.exitCode === null) await once(child, 'exit');
      return written;
    },
  };
}
