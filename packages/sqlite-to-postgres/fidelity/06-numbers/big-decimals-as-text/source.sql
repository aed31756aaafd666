-- Decimals longer than a floating point number, kept in TEXT columns: the text, digit by digit
create table t (id integer primary key, a text);
insert into t values (1, '123456789012345678901234567890.0123456789');
