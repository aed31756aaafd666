select objects();
--> table t: 2
select reltuples from pg_class where oid = 't'::regclass;
--> 2
