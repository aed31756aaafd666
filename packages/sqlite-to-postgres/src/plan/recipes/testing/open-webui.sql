-- From the migrations of Open WebUI; Peewee and Alembic each keep a record.
create table alembic_version (version_num varchar(32) not null primary key);
create table migratehistory (id integer not null primary key, name varchar(255) not null, migrated_at datetime not null);
create table auth (id varchar(255) not null primary key, email varchar(255) not null, password text not null, active integer not null);
create table user (id varchar(255) not null primary key, name varchar(255) not null, email varchar(255) not null, created_at integer not null);
create table chat (id varchar(255) not null primary key, user_id varchar(255) not null, title text not null, chat json, created_at integer not null);
create table model (id text not null primary key, user_id text not null, meta text not null, created_at integer not null);
create table tool (id text not null primary key, user_id text not null, content text not null, created_at integer not null);
