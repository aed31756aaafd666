-- Defaults by strftime of CURRENT_TIMESTAMP, and '' for bytes: the time of the statement, and no bytes
create table t (id integer primary key, a datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ', CURRENT_TIMESTAMP)), b blob not null default '');
insert into t values (1, '2015-07-12T12:46:05.000Z', x'00');
