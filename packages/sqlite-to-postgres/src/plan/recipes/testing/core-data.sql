-- As Core Data writes them.
create table Z_PRIMARYKEY (Z_ENT integer primary key, Z_NAME varchar, Z_SUPER integer, Z_MAX integer);
create table Z_METADATA (Z_VERSION integer primary key, Z_UUID varchar(255), Z_PLIST blob);
create table Z_MODELCACHE (Z_CONTENT blob);
create table ZNOTE (Z_PK integer primary key, Z_ENT integer, Z_OPT integer, ZCREATIONDATE timestamp, ZTITLE varchar);
