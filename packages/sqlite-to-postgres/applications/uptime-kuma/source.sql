-- Uptime Kuma does not run on PostgreSQL: the move makes the tables.
create table user (id integer primary key autoincrement not null, username varchar(255) not null unique, password varchar(255), active boolean not null default 1, timezone varchar(150));
create table monitor (id integer primary key autoincrement not null, name varchar(150), active boolean not null default 1, user_id integer references user (id) on update cascade on delete set null, interval integer not null default 20, url text, type varchar(20), accepted_statuscodes_json text not null default '["200-299"]', created_date datetime not null default (datetime('now')), timeout double not null default 0);
create table heartbeat (id integer primary key autoincrement not null, important boolean not null default 0, monitor_id integer not null references monitor (id) on update cascade on delete cascade, status smallint not null, msg text, time datetime not null, ping integer, duration integer not null default 0);
create index monitor_time_index on heartbeat (monitor_id, time);
create table notification (id integer primary key autoincrement not null, name varchar(255), config text, is_default boolean not null default 0);
create table monitor_notification (id integer primary key autoincrement not null, monitor_id integer not null references monitor (id) on delete cascade, notification_id integer not null references notification (id) on delete cascade);
create table status_page (id integer primary key autoincrement not null, slug varchar(255) not null unique, title varchar(255) not null, published boolean not null default 1, created_date datetime not null default (datetime('now')));
create table setting (id integer primary key autoincrement not null, key varchar(200) not null unique, value text, type varchar(20));
create table stat_minutely (id integer primary key autoincrement not null, monitor_id integer not null references monitor (id) on delete cascade, timestamp integer not null, ping float not null, up smallint not null, down smallint not null, unique (monitor_id, timestamp));
insert into user values (1, 'ann', '$2a$10$x', 1, 'Europe/Oslo');
insert into monitor (id, name, active, user_id, interval, url, type, created_date, timeout) values (3, 'Harbour', 1, 1, 60, 'https://example.org', 'http', '2024-01-01 00:00:00', 48.5);
insert into heartbeat values (100, 1, 3, 1, '200 - OK', '2024-01-01 00:01:00.123', 42, 0), (101, 0, 3, 0, null, '2024-01-01 00:02:00.456', null, 60);
insert into notification values (1, 'mail', '{"type":"smtp"}', 1);
insert into monitor_notification values (1, 3, 1);
insert into status_page values (1, 'harbour', 'Harbour', 1, '2024-01-01 00:00:00');
insert into setting values (1, 'jwtSecret', '"x"', null);
insert into stat_minutely values (1, 3, 1704067260, 42.5, 1, 0);
