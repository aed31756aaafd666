-- Dates after the year 9999, as the milliseconds of Prisma: exact
create table "_prisma_migrations" (id text primary key not null, checksum text not null, finished_at datetime, migration_name text not null, logs text, rolled_back_at datetime, started_at datetime not null default current_timestamp, applied_steps_count integer unsigned not null default 0);
create table t (id integer primary key, a datetime);
insert into t values (1, 253402300800000), (2, 8640000000000000);
