create table invoice (id integer primary key, net double precision, tax double precision, gross double precision generated always as (net + tax) stored,
  label text, search tsvector generated always as (to_tsvector('simple', label)) stored);
create table line (id integer primary key, quantity integer, price double precision, total double precision generated always as (quantity * price) stored);
