-- What a migration tool remembers of the source is not true of the target; a table of the application by such a name is.
create table item (id integer primary key, name text); insert into item values (1, 'x');
create table alembic_version (version_num text primary key); insert into alembic_version values ('old');
create table migrations (id integer primary key, timestamp bigint, name text); insert into migrations values (1, 1, 'Old1');
create table version (id integer primary key, document text, author text); insert into version values (1, 'kept', 'by the application');
create table "VersionInfo" ("Version" integer, "AppliedOn" datetime, "Description" text); insert into "VersionInfo" values (1, '2020-01-01', 'x');
create table flyway_schema_history (installed_rank integer primary key, version text); insert into flyway_schema_history values (1, '1');
