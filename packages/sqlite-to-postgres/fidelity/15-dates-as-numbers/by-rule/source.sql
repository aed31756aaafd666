-- Numbers in date columns whose reading a rule names: that, whatever the range
create table t (id integer primary key, seconds datetime, coredata datetime, excel datetime, excel_days date, days date, webkit integer, digits date, ms datetime, zero datetime);
insert into t values (1, 86400, 457455981.116755, 45000.333333333336, 45000, 20, 13350787200000000, 19450312, -1000000000000, 0);
