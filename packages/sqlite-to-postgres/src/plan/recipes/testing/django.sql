-- Made by `migrate` itself: content types, permissions and the default site, whose numbers the rows of the application refer to.
create table django_migrations (id integer primary key autoincrement not null, app varchar(255) not null, name varchar(255) not null, applied datetime not null);
create table django_content_type (id integer primary key autoincrement not null, app_label varchar(100) not null, model varchar(100) not null);
create table auth_permission (id integer primary key autoincrement not null, content_type_id integer not null references django_content_type (id), codename varchar(100) not null, name varchar(255) not null);
create table django_site (id integer primary key autoincrement not null, name varchar(50) not null, domain varchar(100) not null unique);
create table auth_user (id integer primary key autoincrement not null, password varchar(128) not null, username varchar(150) not null unique, last_login datetime);
