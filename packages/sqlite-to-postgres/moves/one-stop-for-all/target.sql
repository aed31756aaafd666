create table person (id integer primary key, mail text, age integer constraint age_is_human check (age between 0 and 150));
create unique index one_mail on person (lower(mail));
create table letter (id integer primary key, person_id integer references person (id), text text);
