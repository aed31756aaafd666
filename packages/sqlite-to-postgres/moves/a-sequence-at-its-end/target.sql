create table event (id serial primary key, name text); alter table event alter id type bigint;
create sequence small_seq maxvalue 300; create table small (id integer primary key default nextval('small_seq'), name text);
create sequence round_seq maxvalue 10 cycle; create table round (id integer primary key default nextval('round_seq'), name text);
