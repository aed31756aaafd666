-- NOT NULL: arrives
create table t (id integer primary key, a text not null, b text not null default '', c text);
insert into t values (1, '', '', null);
