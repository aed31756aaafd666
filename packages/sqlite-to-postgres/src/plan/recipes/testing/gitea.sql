-- From the models of Gitea; `version` holds the number of the last migration.
create table version (id integer primary key autoincrement not null, version integer null);
create table repository (id integer primary key autoincrement not null, owner_id integer, lower_name text not null, name text not null);
create table access_token (id integer primary key autoincrement not null, uid integer, name text);
create table login_source (id integer primary key autoincrement not null, type integer, name text);
create table public_key (id integer primary key autoincrement not null, owner_id integer not null, name text not null);
create table team_user (id integer primary key autoincrement not null, team_id integer, uid integer);
