create schema shared; create table shared.level (id integer primary key); insert into shared.level values (7), (8);
create table chat (id varchar primary key, title text);
create table tag (id varchar primary key, chat varchar constraint tag_of_chat references chat (id) on delete cascade, label text);
create table mark (id serial primary key, tag varchar references tag (id));
create table role (slug varchar(20) primary key); insert into role values ('owner'), ('admin');
create table member (id serial primary key, role varchar(20) constraint member_role references role (slug), level integer references shared.level (id));
create table spot (row integer, seat integer, primary key (row, seat));
create table ticket (id serial primary key, row integer, seat integer, constraint whole_seat foreign key (row, seat) references spot match full);
