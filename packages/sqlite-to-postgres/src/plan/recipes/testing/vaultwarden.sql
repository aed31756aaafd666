-- From the migrations of Vaultwarden. SQLite and PostgreSQL have migrations of their own, so their record is left alone.
create table __diesel_schema_migrations (version varchar(50) primary key not null, run_on timestamp not null default current_timestamp);
create table users (uuid text not null primary key, created_at datetime not null, updated_at datetime not null, email text unique not null, password_hash blob not null);
create table devices (uuid text not null primary key, created_at datetime not null, user_uuid text not null references users (uuid), name text not null);
create table folders (uuid text not null primary key, user_uuid text not null references users (uuid), name text not null);
create table ciphers (uuid text not null primary key, created_at datetime not null, user_uuid text references users (uuid), data text not null);
create table users_organizations (uuid text not null primary key, user_uuid text not null references users (uuid), org_uuid text not null);
