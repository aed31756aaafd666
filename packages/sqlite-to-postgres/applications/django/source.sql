-- An application of Django: content types and permissions, to which its rows refer by number, are numbered otherwise in the target. UUIDs are 32 digits in SQLite, JSON is text.
create table django_migrations (id integer primary key autoincrement not null, app varchar(255) not null, name varchar(255) not null, applied datetime not null);
create table django_content_type (id integer primary key autoincrement not null, app_label varchar(100) not null, model varchar(100) not null);
create unique index django_content_type_uniq on django_content_type (app_label, model);
create table auth_permission (id integer primary key autoincrement not null, content_type_id integer not null references django_content_type (id) deferrable initially deferred, codename varchar(100) not null, name varchar(255) not null);
create table auth_group (id integer primary key autoincrement not null, name varchar(150) not null unique);
create table auth_user (id integer primary key autoincrement not null, password varchar(128) not null, last_login datetime, is_superuser bool not null, username varchar(150) not null unique, email varchar(254) not null, is_active bool not null, date_joined datetime not null);
create table auth_user_user_permissions (id integer primary key autoincrement not null, user_id integer not null references auth_user (id) deferrable initially deferred, permission_id integer not null references auth_permission (id) deferrable initially deferred);
create table django_admin_log (id integer primary key autoincrement not null, action_time datetime not null, object_id text, object_repr varchar(200) not null, action_flag smallint unsigned not null check (action_flag >= 0), change_message text not null, content_type_id integer references django_content_type (id) deferrable initially deferred, user_id integer not null references auth_user (id) deferrable initially deferred);
create table django_session (session_key varchar(40) not null primary key, session_data text not null, expire_date datetime not null);
insert into django_migrations values (1, 'contenttypes', '0001_initial', '2023-01-02 03:04:05.678901'), (2, 'auth', '0001_initial', '2023-01-02 03:04:06');
insert into auth_permission values (1, 1, 'add_logentry', 'Can add log entry'), (9, 3, 'view_note', 'Can view note');
insert into auth_group values (2, 'crew');
insert into auth_user_user_permissions values (1, 3, 9);
insert into django_admin_log values (6, '2024-01-02 03:04:05.000001', '3', 'ann', 1, '[{"added": {}}]', 3, 3);
insert into django_session values ('abcdefghijklmnopqrstuvwxyz012345', 'e30:1', '2024-02-02 03:04:05.678901');

create table django_site (id integer primary key autoincrement not null, name varchar(50) not null, domain varchar(100) not null unique);
create table notes_note (id char(32) not null primary key, title varchar(200) not null, body text not null, tags text not null check (json_valid(tags) or tags is null), rating decimal not null, due date, at time, photo blob, author_id integer not null references auth_user (id) deferrable initially deferred, position integer unsigned not null check (position >= 0));
insert into django_content_type values (1, 'admin', 'logentry'), (2, 'auth', 'user'), (3, 'notes', 'note');
insert into auth_user values (3, 'pbkdf2_sha256$1', '2024-01-01 00:00:00.5', 1, 'ann', 'ann@example.org', 1, '2023-01-01 10:11:12.131415');
insert into django_site values (1, 'harbour', 'harbour.example.org');
insert into notes_note values ('6e2f2f4337c54b0e8e211f6cf1d3ad01', 'Tides', 'high' || char(10) || 'low', '["sea", {"moon": 1}]', '12.50', '2024-03-31', '21:00:00', x'ffd8', 3, 1), ('6e2f2f4337c54b0e8e211f6cf1d3ad02', '', '', '[]', 3, null, null, null, 3, 0);
