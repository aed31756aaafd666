-- From userdata.sql; values have no type of their own.
create table version (schema text primary key, version int not null);
create table settings (setting text, key text, value, primary key (setting, key));
create table syncedSettings (setting text not null, libraryID int not null, value not null, version int not null default 0, synced int not null default 0, primary key (setting, libraryID));
create table libraries (libraryID integer primary key, libraryType text not null);
create table items (itemID integer primary key, itemTypeID int not null, dateAdded timestamp not null default current_timestamp, libraryID int references libraries (libraryID), key text not null, unique (libraryID, key));
create table itemDataValues (valueID integer primary key, value unique);
create table itemData (itemID int references items (itemID), fieldID int, valueID references itemDataValues (valueID), primary key (itemID, fieldID));
create table itemAttachments (itemID integer primary key references items (itemID), linkMode int, path text);
create table collectionItems (collectionID int, itemID int references items (itemID), orderIndex int default 0, primary key (collectionID, itemID));
insert into itemDataValues values (1, 'A title'), (2, 2024), (3, '12.5');
insert into settings values ('account', 'userID', 12345), ('account', 'username', 'ann'), ('globalSchema', 'data', x'789c00ff');
