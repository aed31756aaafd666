-- What Rails keeps of its migrations, and a table of the application.
create table schema_migrations (version varchar not null primary key);
create table ar_internal_metadata (key varchar not null primary key, value varchar, created_at datetime(6) not null, updated_at datetime(6) not null);
create table articles (id integer primary key autoincrement not null, title varchar, created_at datetime(6) not null);
