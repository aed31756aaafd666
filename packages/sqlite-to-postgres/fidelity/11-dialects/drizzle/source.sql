-- A database that Drizzle wrote: integers stay integers, whatever the application reads into them
CREATE TABLE "__drizzle_migrations" (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric);
CREATE TABLE `users` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`is_admin` integer DEFAULT false NOT NULL,
	`created_at` integer DEFAULT (unixepoch()) NOT NULL,
	`settings` text DEFAULT '{}',
	`avatar` blob,
	`rating` real,
	`amount` numeric
);
CREATE UNIQUE INDEX `users_name_unique` ON `users` (`name`);
insert into "__drizzle_migrations" (hash, created_at) values ('abc', 1714979289123);
insert into users values (1, 'Ann', 1, 1714979289, '{"a":1}', x'01', 4.5, '10.5');
