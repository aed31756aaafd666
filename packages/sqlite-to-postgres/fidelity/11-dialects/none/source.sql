-- A database that no known framework wrote: by the declared types and the values
create table log (id integer primary key, at datetime, level varchar(5), message text, took float, ok bool);
insert into log values (1, '2024-05-06 07:08:09', 'info', 'started', 0.25, 1);
