-- From the core of Strapi.
create table strapi_migrations (id integer not null primary key autoincrement, name varchar(255), time datetime);
create table strapi_database_schema (id integer not null primary key autoincrement, schema json, time datetime, hash varchar(255));
create table strapi_core_store_settings (id integer not null primary key autoincrement, key varchar(255), value text, type varchar(255));
create table admin_users (id integer not null primary key autoincrement, email varchar(255), password varchar(255), created_at datetime);
