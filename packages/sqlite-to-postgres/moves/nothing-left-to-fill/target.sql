create table role (id integer primary key, name text); insert into role values (1, 'seed'), (9, 'old');
create table schema_migrations (version text); insert into schema_migrations values ('1');
create table other (role_id integer references role (id) on delete cascade); insert into other values (9);
