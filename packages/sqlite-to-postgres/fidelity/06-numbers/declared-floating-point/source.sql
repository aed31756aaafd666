-- FLOATING POINT, which SQLite's rules take for an integer type because of its letters INT: double precision where fractions are stored
create table t (id integer primary key, a floating point);
insert into t values (1, 0.5), (2, 2);
