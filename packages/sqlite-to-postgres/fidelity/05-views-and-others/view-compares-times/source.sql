-- Views that compare times with dates: the rows that SQLite gives, which compares texts; where texts differ in their digits a note says so
create table o (id integer primary key, at datetime, day date, fine datetime);
create view by_text as select id from o where at between '1997-01-01' and '1997-12-31';
create view by_equal as select id from o where at = '1997-12-31';
create view by_later as select id from o where at > '1997-12-31' or day > '1997-12-30';
create view by_function as select id from o where fine between datetime('1997-01-01') and datetime('1997-12-31');
insert into o values (1, '1997-12-31 00:00:00', '1997-12-31', '1997-12-31 00:00:00.000'), (2, '1997-12-30 23:59:59', '1997-12-30', '1997-12-30 23:59:59.999'), (3, '1997-01-01 00:00:00', null, '1997-01-01 00:00:00.000');
