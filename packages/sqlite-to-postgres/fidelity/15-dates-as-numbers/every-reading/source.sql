-- Dates as days, digits of the calendar, counters from 1601 and from the year 1: each by the only reading that puts the column between 1971 and 2100
create table t (id integer primary key, days date, digits date, digits_of_time datetime, webkit datetime, filetime datetime, ticks datetime, nanoseconds datetime, julian datetime);
insert into t values (1, 19723, 20240131, 20240131235958, 13350787200000000, 133507872000000000, 638397504000000000, 1706659200123456000, 2460340.5),
  (2, 20000, 19991231, 19991231000000, 12591676800000001, 125916768000000010, 630822816000000010, 946684800000000000, 2451544.75);
