-- Strapi, by its table strapi_migrations: datetime with the time zone, milliseconds kept, JSON as jsonb
create table `strapi_migrations` (`id` integer not null primary key autoincrement, `name` varchar(255), `time` datetime);
create table `articles` (`id` integer not null primary key autoincrement, `document_id` varchar(255) null, `title` varchar(255) null, `blocks` json null, `rating` float null, `featured` boolean null, `published_at` datetime null);
insert into `strapi_migrations` values (1, '2024-01-first', 1714979289123);
insert into `articles` values (1, 'a1b2', 'Zoë', '[{"type":"text"}]', 4.5, 1, 1714979289123), (2, null, null, null, null, 0, null);
