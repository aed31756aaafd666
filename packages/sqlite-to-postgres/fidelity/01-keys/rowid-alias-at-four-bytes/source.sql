-- INTEGER PRIMARY KEY whose highest row has the last number of four bytes: bigint, so that the next one fits
create table t (id integer primary key, name text);
insert into t values (2147483647, 'a');
