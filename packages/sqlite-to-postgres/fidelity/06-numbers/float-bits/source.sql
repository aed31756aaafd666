-- Floating point numbers of every class: subnormal, largest, smallest, infinite and minus zero keep every bit that SQLite kept
create table t (id integer primary key, a real, b double, c float);
insert into t values (1, 4.9406564584124654e-324, 2.2250738585072009e-308, 2.2250738585072014e-308);
insert into t values (2, 1.7976931348623157e308, 9e999, -9e999);
insert into t values (3, 0.1, 0.30000000000000004, 1.0 / 3);
insert into t values (4, -0.0, 0.0 * -1, 5e-324 * -1);
insert into t values (5, 9007199254740993.0, 123456789012345680.0, 1e22);
