create table kind (id integer primary key, name text unique);
create table node (id integer primary key, parent integer references node on delete restrict, kind_id integer references kind on delete restrict);
insert into kind values (1,'a'),(2,'bee'),(3,'c');
insert into node values (10, null, 1), (11, 10, 2);
