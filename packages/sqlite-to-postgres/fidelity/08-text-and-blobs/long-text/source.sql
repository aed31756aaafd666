-- A text of several megabytes: arrives whole, whatever the size of a batch
create table t (id integer primary key, a text);
insert into t values (1, replace(hex(zeroblob(1500000)), '00', 'añ')), (2, 'short');
