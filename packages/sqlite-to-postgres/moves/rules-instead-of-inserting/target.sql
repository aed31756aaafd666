create table paper (id integer primary key, title text);
create rule elsewhere as on insert to paper where new.id > 100 do instead nothing;
