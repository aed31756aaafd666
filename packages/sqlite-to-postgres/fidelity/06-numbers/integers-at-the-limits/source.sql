-- Integers at the limits of smallint and integer: the narrowest type that the declaration allows and the values fit
create table t (a smallint, b smallint, c integer, d integer, e tinyint, f bigint);
insert into t values (32767, 32768, 2147483647, 2147483648, 127, 1), (-32768, 0, -2147483648, 0, 255, 2);
