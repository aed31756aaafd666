-- Generated columns, stored: computed by PostgreSQL from then on, and equal to what SQLite had computed
create table t (
  id integer primary key,
  price real not null,
  quantity integer not null,
  total real generated always as (price * quantity) stored,
  label text as (upper(name) || '!') stored,
  name text
);
insert into t (id, price, quantity, name) values (1, 1.1, 3, 'ab'), (2, 0.1, 7, null);
