-- VARCHAR(n) and CHAR(n): the declared length where every text keeps it, text where one is longer
create table t (id integer primary key, a varchar(5), b varchar(5), c char(3), d nvarchar(4), e character(2));
insert into t values (1, 'abcde', 'abcdef', 'ab', 'ääää', 'x '), (2, '', '', '', '😀😀😀😀', '');
