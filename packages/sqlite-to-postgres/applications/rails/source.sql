-- An application of Rails: its own record of migrations stands in the target already. Booleans are 1 and 0, JSON and dates are texts.
create table schema_migrations (version varchar not null primary key);
create table ar_internal_metadata (key varchar not null primary key, value varchar, created_at datetime(6) not null, updated_at datetime(6) not null);
create table users (id integer primary key autoincrement not null, email varchar default '' not null, encrypted_password varchar not null, admin boolean default 0 not null, created_at datetime(6) not null, updated_at datetime(6) not null);
create unique index index_users_on_email on users (email);
create table articles (id integer primary key autoincrement not null, title varchar, body text, settings json, price decimal(8,2), published_on date, opens_at time, rating float, user_id integer not null, created_at datetime(6) not null, constraint fk_rails_1 foreign key (user_id) references users (id));
create table active_storage_blobs (id integer primary key autoincrement not null, key varchar not null, filename varchar not null, metadata text, byte_size bigint not null, created_at datetime(6) not null);
create table active_storage_attachments (id integer primary key autoincrement not null, name varchar not null, record_type varchar not null, record_id bigint not null, blob_id bigint not null, constraint fk_rails_2 foreign key (blob_id) references active_storage_blobs (id));
create table articles_tags (article_id integer not null, tag varchar not null);
insert into schema_migrations values ('20240101000000'), ('20240102000000');
insert into ar_internal_metadata values ('environment', 'development', '2024-01-01 00:00:00.123456', '2024-01-01 00:00:00.123456');
insert into users values (1, 'ann@example.org', '$2a$12$x', 1, '2024-01-01 00:00:00.123456', '2024-01-02 00:00:00'), (4, 'bob@example.org', '$2a$12$y', 0, '2024-01-01 00:00:00.123456', '2024-01-01 00:00:00.123456');
insert into articles values (10, 'Tides', 'high' || char(10) || 'low', '{"draft":false,"tags":["sea"]}', 12.5, '2024-03-31', '2000-01-01 21:00:00', 0.1, 4, '2024-01-03 00:00:00.000001'), (11, null, null, null, null, null, null, null, 1, '2024-01-03 00:00:00');
insert into active_storage_blobs values (2, 'k', 'tides.pdf', '{"identified":true}', 5000000000, '2024-01-03 00:00:00');
insert into active_storage_attachments values (3, 'file', 'Article', 10, 2);
insert into articles_tags values (10, 'sea'), (10, 'sea');
