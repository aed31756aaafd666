create table person (id integer primary key, mail citext unique, nick text, age integer constraint age_is_human check (age between 0 and 150), team integer, place integer,
  constraint one_place unique nulls not distinct (team, place));
create unique index person_nick on person (lower(nick)) where age > 0;
create table free (id integer primary key, name text unique);
create table letter (id integer primary key, person_id integer references person (id), text text);
create table booking (id integer primary key, room integer, begins date, ends date, exclude using gist (int4range(room, room, '[]') with =, daterange(begins, ends) with &&));
create table tag (name text unique, weight integer);
