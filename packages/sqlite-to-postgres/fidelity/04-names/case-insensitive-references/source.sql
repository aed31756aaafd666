-- References written in another case: find their table and column, as in SQLite
create table Parent (Id integer primary key, NAME text);
create table child (id integer primary key, parent_id integer references PARENT (ID));
create index child_parent on CHILD (PARENT_ID);
insert into parent values (1, 'x');
insert into child values (1, 1);
