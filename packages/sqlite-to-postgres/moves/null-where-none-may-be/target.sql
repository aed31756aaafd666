create table feed (id serial primary key, title text not null, position integer not null default 0);
create table entry (id serial primary key, feed integer references feed (id));
