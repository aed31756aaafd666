-- Deferred foreign keys: deferrable and initially deferred arrive, so rows may be written in any order
create table a (id integer primary key, b integer references b (id) deferrable initially deferred);
create table b (id integer primary key, a integer references a (id) deferrable initially immediate);
insert into a values (1, 1);
insert into b values (1, 1);
