create table gauge (id serial primary key, code integer, ratio double precision, big bigint, share real, seen timestamptz, heard timestamp);
create table odd (id integer primary key, code smallint);
create type host_role as enum ('cache', 'web, db');
create table host (id integer primary key, ip inet, net cidr, mac macaddr, uptime interval, ports inet[], roles host_role[]);
