-- An index on a field of a JSON document: arrives with PostgreSQL's own operator, or the report gives its text
create table t (a integer, c json);
create index t_k on t (json_extract(c, '$.k'));
create index t_arrow on t (c ->> '$.k');
insert into t values (1, '{"k": 1}'), (-2, null);
