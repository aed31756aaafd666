-- Composite foreign keys: arrive with their columns in order, their names and their actions
create table room (building text, number integer, primary key (building, number));
create table desk (
  id integer primary key,
  building text,
  number integer,
  constraint desk_room foreign key (building, number) references room (building, number) on update cascade on delete set null
);
insert into room values ('A', 1), ('A', 2);
insert into desk values (1, 'A', 1), (2, 'A', 2), (3, null, 9);
