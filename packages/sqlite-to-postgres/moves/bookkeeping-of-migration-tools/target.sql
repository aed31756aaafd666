create table item (id integer primary key, name text);
create table alembic_version (version_num text primary key); insert into alembic_version values ('new');
create table migrations (id serial primary key, timestamp bigint, name text); insert into migrations (timestamp, name) values (2, 'New1');
create table version (id integer primary key, document text, author text);
create table "VersionInfo" ("Version" bigint, "AppliedOn" timestamp, "Description" text);
