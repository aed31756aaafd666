-- From knex_init_db.js.
create table user (id integer primary key autoincrement not null, username varchar(255) not null unique, password varchar(255), active boolean not null default 1);
create table monitor (id integer primary key autoincrement not null, name varchar(150), active boolean not null default 1, user_id integer references user (id), interval integer not null default 20);
create table heartbeat (id integer primary key autoincrement not null, important boolean not null default 0, monitor_id integer not null references monitor (id), status smallint not null, time datetime not null);
create table status_page (id integer primary key autoincrement not null, slug varchar(255) not null unique, title varchar(255) not null);
create table notification (id integer primary key autoincrement not null, name varchar(255), config text);
create table monitor_notification (id integer primary key autoincrement not null, monitor_id integer not null references monitor (id), notification_id integer not null references notification (id));
create table setting (id integer primary key autoincrement not null, key varchar(200) not null unique, value text, type varchar(20));
