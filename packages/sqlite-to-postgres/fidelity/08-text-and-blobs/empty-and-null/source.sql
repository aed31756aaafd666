-- Empty text and NULL: stay apart
create table t (id integer primary key, a text, b varchar(5), c blob);
insert into t values (1, '', '', x''), (2, null, null, null);
