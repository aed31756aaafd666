create domain short as varchar(10);
create domain code as short not null check (value ~ '^[a-z]+$');
create domain level as integer check (value between 0 and 10);
create table reading (id integer not null, at date not null, mail short, code code, level level, primary key (id)) partition by range (id);
create table reading_low partition of reading for values from (0) to (2);
create table reading_high partition of reading for values from (2) to (1000);
create table note (id integer primary key, reading_id integer references reading (id), text varchar(20));
