-- Rows that break a CHECK, written while it was switched off: the table and the check are named; nothing is published
create table t (id integer primary key, a integer check (a > 0));
pragma ignore_check_constraints = on;
insert into t values (1, 5), (2, -5);
