-- Half of a surrogate pair in a text, which is not a character: named with table and column; nothing is changed
create table t (id integer primary key, a text);
insert into t values (1, 'fine'), (2, cast(x'eda080' as text)), (3, cast(x'61edbfbf' as text));
