-- DECIMAL(p,s) and NUMERIC: numeric with the declared digits, widened where values have more
create table t (id integer primary key, a decimal(10,2), b numeric(5), c numeric, d decimal(4,1), e money, f decimal(2000,5), g varchar(99999999));
insert into t values (1, 12345678.91, 12345, 0.1, 999.9, 1.5, 0.5, 'x'), (2, -0.05, -1, 123456789.123, 1234.56, 2, 7, null);
