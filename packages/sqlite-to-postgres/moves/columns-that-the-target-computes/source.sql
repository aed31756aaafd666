-- What the source holds in a column that the target computes must be what is computed there.
create table invoice (id integer primary key, net real, tax real, gross real, label text);
insert into invoice values (1, 10.0, 1.9, 11.9, 'one'), (2, 20.0, 3.8, 20.0, 'two');
create table line (id integer primary key, quantity integer, price real, total real generated always as (quantity * price) stored);
insert into line (id, quantity, price) values (1, 2, 1.5);
