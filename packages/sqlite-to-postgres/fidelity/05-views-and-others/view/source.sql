-- Views: arrive, with the same rows
create table person (id integer primary key, name text, born integer, active boolean);
create view adults as select id, upper(name) as name, 2020 - born as age from person where active = 1 and born <= 2002;
create view names (label) as select name || ' (' || id || ')' from person order by name;
insert into person values (1, 'Ann', 1990, 1), (2, 'Bob', 2010, 1), (3, 'Cyd', 1980, 0);
