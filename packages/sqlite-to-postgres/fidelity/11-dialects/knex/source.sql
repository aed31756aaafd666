-- A database that Knex wrote: timestamps with time zone, booleans, varchar(255)
CREATE TABLE `knex_migrations` (`id` integer not null primary key autoincrement, `name` varchar(255), `batch` integer, `migration_time` datetime);
CREATE TABLE `knex_migrations_lock` (`index` integer not null primary key autoincrement, `is_locked` integer);
CREATE TABLE `accounts` (`id` integer not null primary key autoincrement, `uid` char(36) not null, `email` varchar(255) not null, `kind` text check (`kind` in ('a', 'b')) default 'a', `ok` boolean default '1', `price` float, `data` json, `created_at` datetime not null default CURRENT_TIMESTAMP, foreign key(`id`) references `knex_migrations`(`id`) on delete CASCADE);
CREATE UNIQUE INDEX `accounts_email_unique` on `accounts` (`email`);
insert into knex_migrations values (1, 'x.js', 1, 1714979289123);
insert into knex_migrations_lock values (1, 0);
insert into accounts values (1, 'u', 'a@b', 'b', 0, 1.25, '[1]', '2024-05-06 07:08:09');
