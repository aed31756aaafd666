create table gauge (id serial primary key, code integer, ratio double precision, big bigint);
create table odd (id integer primary key, code smallint);
