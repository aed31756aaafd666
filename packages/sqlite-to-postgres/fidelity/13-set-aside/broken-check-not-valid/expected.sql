select * from t order by id;
--> 1 | 5 | ok | x | 1 | 1
--> 2 | -5 | ok | y | 1 | 1
--> 3 | 5 | toolong | z | -9223372036854775808 | 1
select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = 't'::regclass and contype = 'c' order by 1;
--> b_short | CHECK ((length(b) < 5)) NOT VALID
--> t_check | CHECK ((a > 0)) NOT VALID
--> t_check1 | CHECK ((kind = ANY (ARRAY['x'::text, 'y'::text]))) NOT VALID
--> t_check2 | CHECK ((abs(n) < 10)) NOT VALID
--> t_check3 | CHECK ((c < 10))
insert into t values (4, 0, 'ok', 'x', 1, 1);
--> error: new row for relation "t" violates check constraint "t_check"
insert into t values (4, 1, 'ok', 'z', 1, 1);
--> error: new row for relation "t" violates check constraint "t_check1"
