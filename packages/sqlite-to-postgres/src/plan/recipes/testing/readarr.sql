-- From the migrations of the *arr family: a first start makes profiles, definitions and metadata.
create table "VersionInfo" ("Version" integer not null, "AppliedOn" datetime, "Description" text);
create table "Config" ("Id" integer not null primary key autoincrement, "Key" text not null unique, "Value" text not null);
create table "ScheduledTasks" ("Id" integer not null primary key autoincrement, "TypeName" text not null unique, "Interval" integer not null);
create table "Indexers" ("Id" integer not null primary key autoincrement, "Name" text not null unique, "Settings" text);
create table "QualityProfiles" ("Id" integer not null primary key autoincrement, "Name" text not null unique, "Items" text not null);
create table "QualityDefinitions" ("Id" integer not null primary key autoincrement, "Quality" integer not null unique, "Title" text not null unique);
create table "DelayProfiles" ("Id" integer not null primary key autoincrement, "Order" integer not null);
create table "MetadataProfiles" ("Id" integer not null primary key autoincrement, "Name" text not null unique);
create table "Authors" ("Id" integer not null primary key autoincrement, "Path" text not null);
create table "Books" ("Id" integer not null primary key autoincrement, "Title" text not null);
create table "BookFiles" ("Id" integer not null primary key autoincrement, "EditionId" integer not null);
create table "Commands" ("Id" integer not null primary key autoincrement, "Name" text not null, "QueuedAt" datetime not null);
