-- From the migrations of the *arr family: a first start makes profiles, definitions and metadata.
create table "VersionInfo" ("Version" integer not null, "AppliedOn" datetime, "Description" text);
create table "Config" ("Id" integer not null primary key autoincrement, "Key" text not null unique, "Value" text not null);
create table "ScheduledTasks" ("Id" integer not null primary key autoincrement, "TypeName" text not null unique, "Interval" integer not null);
create table "Indexers" ("Id" integer not null primary key autoincrement, "Name" text not null unique, "Settings" text);
create table "Applications" ("Id" integer not null primary key autoincrement, "Name" text not null);
create table "AppSyncProfiles" ("Id" integer not null primary key autoincrement, "Name" text not null);
create table "Commands" ("Id" integer not null primary key autoincrement, "Name" text not null, "QueuedAt" datetime not null);
