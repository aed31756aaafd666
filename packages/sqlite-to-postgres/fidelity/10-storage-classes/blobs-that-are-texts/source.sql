-- BLOB and VARBINARY columns in which every value is text: text, with a note
create table t (id integer primary key, a blob, b varbinary(40) default 'zz', c blob default '');
insert into t values (1, 'Created', 'a', x'00'), (2, 'Running', null, x'ff');
