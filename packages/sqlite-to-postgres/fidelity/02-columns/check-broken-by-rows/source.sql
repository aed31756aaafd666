-- Rows that break a CHECK, written while it was switched off: the plan names the table, the check, the rows and their values
create table t (id integer primary key, a integer check (a > 0), kind text check (kind in ("x", 'y', "it's")));
pragma ignore_check_constraints = on;
insert into t values (1, 5, 'x'), (2, -5, 'z'), (3, 5, 'it''s');
