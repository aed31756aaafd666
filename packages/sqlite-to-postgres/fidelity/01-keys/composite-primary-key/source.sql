-- Composite primary keys: arrive with their columns in the order of the key
create table t (a text, b integer, c text, primary key (c, a));
insert into t values ('x', 1, 'y'), ('x', 2, 'z');
