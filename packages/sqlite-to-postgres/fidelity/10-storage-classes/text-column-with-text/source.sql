-- A value of class text in a column declared TEXT: text
create table t (id integer primary key, a text);
insert into t values (1, 'x');
