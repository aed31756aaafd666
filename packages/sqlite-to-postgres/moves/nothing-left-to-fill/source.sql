-- Every table keeps its rows, or is left out: there is nothing to move, which the plan says.
create table role (id integer primary key, name text); insert into role values (1, 'admin');
create table schema_migrations (version text); insert into schema_migrations values ('1');
