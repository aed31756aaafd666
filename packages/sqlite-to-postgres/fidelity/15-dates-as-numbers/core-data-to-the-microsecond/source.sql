-- Dates of a Core Data file whose doubles have digits below a microsecond: its recipe rounds them, as Core Data counts no finer
create table Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);
create table Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
create table ZNOTE (Z_PK integer primary key, ZCREATED timestamp);
insert into ZNOTE values (1, 457455981.1167551), (2, 457260372.0239999), (3, 457455981);
