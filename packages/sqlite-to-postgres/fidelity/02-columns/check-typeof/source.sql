-- CHECK by typeof(): where the type of the column already says it, it holds by itself
create table t (id integer primary key, a integer check (typeof(a) = 'integer'), b text check (typeof(b) in ('text', 'null')));
insert into t values (1, 5, 'x'), (2, 6, null);
