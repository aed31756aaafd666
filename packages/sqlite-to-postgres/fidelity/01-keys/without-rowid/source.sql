-- WITHOUT ROWID: an ordinary table with the same key
create table t (k text primary key, v blob) without rowid;
insert into t values ('b', x'01'), ('a', x'00ff');
