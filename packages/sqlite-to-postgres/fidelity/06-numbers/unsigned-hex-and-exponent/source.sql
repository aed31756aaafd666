-- Numbers written in hexadecimal or with an exponent: the value that SQLite stored
create table t (id integer primary key, a integer, b real);
insert into t values (1, 0xff, 1e3), (2, -0x10, -2.5E-3);
