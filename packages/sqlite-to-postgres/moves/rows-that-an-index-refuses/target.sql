create table page (id integer primary key, url text unique, body text);
create table setting (id integer primary key, kind text, value text);
create index setting_number on setting ((value::integer)) where kind = 'number';
create table share (id integer primary key, parts integer constraint parts_are_few check (100 / parts > 0));
create table link (id integer primary key, page_id integer references page (id));
