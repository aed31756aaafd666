-- Dates of a Core Data file of which rules say the type and the rounding alone: they count seconds since 2001, as its tables of metadata say
create table Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);
create table Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
create table t (id integer primary key, a timestamp, b timestamp);
insert into t values (1, 457455981.1167551, 457455981.5), (2, 457296153.66704094, 457296153);
