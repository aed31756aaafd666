create table product (id serial primary key, name text, twin integer);
alter table product add foreign key (twin) references product (id);
create table review (id serial primary key, product integer references product (id) on delete cascade, body text);
create table sale (id serial primary key, product integer references product (id));
