create table reading (id integer, day integer, primary key (id, day)) partition by range (day);
create table reading_low partition of reading for values from (0) to (100);
create table visit (id integer, place text, n integer, primary key (id, place)) partition by list (place);
create table visit_here partition of visit for values in ('here') partition by hash (id);
create table visit_here_0 partition of visit_here for values with (modulus 2, remainder 0);
create table visit_here_1 partition of visit_here for values with (modulus 2, remainder 1);
alter table visit_here_1 add constraint few check (n < 10);
create table visit_rest partition of visit default;
