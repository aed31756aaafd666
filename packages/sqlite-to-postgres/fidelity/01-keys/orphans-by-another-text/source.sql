-- Numbers that refer to texts of other digits: SQLite looks for the text '1', which '01' is not, and the plan names the row
create table p (code text primary key);
create table c (id integer primary key, code integer references p (code));
insert into p values ('01'), ('2');
insert into c values (1, 1), (2, 2);
