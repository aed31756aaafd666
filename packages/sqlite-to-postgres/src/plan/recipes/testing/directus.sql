-- From the seeds of Directus; bootstrap makes a role and an administrator.
create table directus_migrations (version varchar(255) not null primary key, name varchar(255) not null, timestamp datetime default current_timestamp);
create table directus_collections (collection varchar(64) not null primary key, icon varchar(64), note text);
create table directus_fields (id integer not null primary key autoincrement, collection varchar(64) not null, field varchar(64) not null);
create table directus_roles (id char(36) not null primary key, name varchar(100) not null);
create table directus_users (id char(36) not null primary key, email varchar(128), password varchar(255), role char(36) references directus_roles (id));
create table directus_settings (id integer not null primary key autoincrement, project_name varchar(100) not null default 'Directus');
