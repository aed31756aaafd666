-- Texts that are a number, an address or a duration go into such columns; what would be another value, or lose its form, does not.
create table gauge (id text primary key, code text, ratio text, big varchar, share text, seen text, heard text);
insert into gauge values ('1', '7', '0.25', '9223372036854775807', '-18.25', '2024-01-02 03:04:05.25-08', '2024-01-02 03:04:05+02:00'), ('2', '-12', '94.292972004041076', null, null, '1981-11-26 17:34:49+00', null);
create table odd (id integer primary key, code text); insert into odd values (1, '007'), (2, ' 7'), (3, '7.0'), (4, '40000'), (5, '12');
create table host (id integer primary key, ip text, net text, mac text, uptime text, ports text, roles text);
insert into host values (1, '10.0.0.1', '2001:db8::/32', '08:00:2b:01:02:03', '1 day 02:03:04.5', '["::1", "192.0.2.0/24"]', '["web, db", null]'),
  (2, '::ffff:1.2.3.4', '10.0.0.0/8', null, 'P1Y2M3DT4H', '[]', '["web, db", "cache"]');
