-- Tables that reference one another in a circle: arrive whole, whatever the order of the tables
create table team (id integer primary key, captain integer not null references player (id));
create table player (id integer primary key, team integer not null references team (id), coach integer references coach (id));
create table coach (id integer primary key, team integer references team (id));
insert into team values (1, 11), (2, 22);
insert into player values (11, 1, 5), (22, 2, null);
insert into coach values (5, 2);
