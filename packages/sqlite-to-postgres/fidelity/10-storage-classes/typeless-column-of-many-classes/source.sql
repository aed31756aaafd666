-- Numbers and texts in a column whose declaration says nothing: text, numbers as their digits, with a note
create table t (id integer primary key, a, b string);
insert into t values (1, 37, '007'), (2, 'x', 'seven'), (3, 0.5, 'x'), (4, null, null);
