-- A view that PostgreSQL cannot run: left out, and the report gives its text
create table t (id integer primary key, a text);
create view v as select rowid, printf('%e', a) as loud from t;
insert into t values (1, 'x');
