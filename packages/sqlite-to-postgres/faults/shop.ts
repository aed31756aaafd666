/** The database that the harness moves: a few megabytes, with something of everything that a run makes. */
import { DatabaseSync } from 'node:sqlite';

const numbers = (count: number) => `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`;

/** With 1 some 3 MB; the visits are more than the rows from which threads share a table. */
const shop = (scale: number) => `
  create table customer (
    id integer primary key autoincrement, name text not null, email text unique, born datetime,
    initial text as (substr(name, 1, 1)) stored, check (length(name) > 0));
  create table product (code text primary key, title text not null collate nocase, price decimal not null, picture blob);
  create table purchase (
    id integer primary key, customer_id integer not null references customer (id) on delete cascade,
    product_code text not null references product (code), placed datetime not null);
  create table visit (id integer primary key, customer_id integer, seconds real);
  create table manager (id integer primary key, boss_id integer references manager (id));
  create index purchase_placed on purchase (placed desc);
  create index customer_name on customer (name) where born is not null;
  create view buyer as select distinct customer_id from purchase;
  ${numbers(8000 * scale)} insert into customer (id, name, email, born)
    select i, 'customer ' || i, 'c' || i || '@example.org', 1700000000000 + i from n;
  ${numbers(500)} insert into product select 'p' || i, 'product ' || i, i * 1.25, zeroblob(i) from n;
  ${numbers(15_000 * scale)} insert into purchase select i, 1 + i % 8000, 'p' || (1 + i % 500), 1700000000000 + i * 1000 from n;
  ${numbers(60_000 * scale)} insert into visit select i, i % 8000, i / 7.0 from n;
  ${numbers(100)} insert into manager select i, nullif(i / 2, 0) from n;`;

export function writeShop(path: string, scale = 1): void {
  using database = new DatabaseSync(path);
  database.exec(shop(scale));
}
