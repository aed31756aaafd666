-- From the migrations; the first start makes an administrator and the setting of the default site.
create table migrations (id integer primary key autoincrement not null, name varchar(255), batch integer, migration_time datetime);
create table migrations_lock ("index" integer primary key autoincrement not null, is_locked integer);
create table user (id integer primary key autoincrement not null, created_on datetime not null, email varchar(255) not null, roles json not null);
create table auth (id integer primary key autoincrement not null, user_id integer not null, type varchar(30) not null, secret varchar(255) not null, meta json not null);
create table user_permission (id integer primary key autoincrement not null, user_id integer not null unique, visibility varchar(255) not null);
create table setting (id varchar(255) primary key not null, name varchar(100) not null, value varchar(255) not null, meta json not null);
create table proxy_host (id integer primary key autoincrement not null, created_on datetime not null, owner_user_id integer not null, domain_names json not null);
create table redirection_host (id integer primary key autoincrement not null, created_on datetime not null, owner_user_id integer not null, domain_names json not null);
create table dead_host (id integer primary key autoincrement not null, created_on datetime not null, owner_user_id integer not null, domain_names json not null);
create table stream (id integer primary key autoincrement not null, created_on datetime not null, owner_user_id integer not null, incoming_port integer not null);
create table certificate (id integer primary key autoincrement not null, created_on datetime not null, owner_user_id integer not null, provider varchar(255) not null);
