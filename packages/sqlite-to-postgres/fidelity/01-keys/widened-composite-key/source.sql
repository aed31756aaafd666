-- A key of numbers and texts, widened: the key and what refers to it become text, through a chain of references
create table unit (auth text not null, code integer not null, primary key (auth, code));
create table axis (id integer primary key, uom_auth text, uom_code integer, foreign key (uom_auth, uom_code) references unit (auth, code));
create table usage (auth text not null, code integer not null, primary key (auth, code), foreign key (auth, code) references unit (auth, code));
create table deep (id integer primary key, auth text, code integer, foreign key (auth, code) references usage (auth, code));
insert into unit values ('EPSG', 9001), ('PROJ', 'DM');
insert into axis values (1, 'EPSG', 9001), (2, 'PROJ', 'DM');
insert into usage values ('EPSG', 9001);
insert into deep values (1, 'EPSG', 9001);
