-- A view over one that takes chance, or the time: as that one, it is published without a comparison of its rows
create table t (id integer primary key, n integer); insert into t values (1, 5), (2, 6);
create view draws as select id, random() as r from t;
create view positive as select id, abs(r) > 0 as p, r from "draws";
create view ages as select id, julianday('now') - n as age from t;
create view oldest as select max(age) as age from ages;
create view plain as select id from t;
