select structure('t');
--> id integer not null identity
--> a integer
--> b text
--> c text
--> d text
--> e text
--> f integer
--> g boolean
--> h jsonb
--> constraint b_known CHECK ((b = ANY (ARRAY['x'::text, 'y'::text, 'z'::text])))
--> constraint f_or_a CHECK (((f IS NOT NULL) OR (a IS NOT NULL)))
--> constraint t_check CHECK (((a > 0) AND (a <= 10)))
--> constraint t_check1 CHECK (((length(c) >= 1) AND (length(c) <= 3)))
--> constraint t_check2 CHECK ((d ~~* ('a%'::text COLLATE "C")))
--> constraint t_check3 CHECK ((e ~ ('^[a-c].*$'::text COLLATE "C")))
--> constraint t_check4 CHECK ((g = ANY (ARRAY[false, true])))
--> constraint t_check5 CHECK (((h IS NOT NULL) OR NULL::boolean))
--> constraint t_check6 CHECK ((f <> a))
--> constraint t_pkey PRIMARY KEY (id)
select count(*) from t;
--> 2
insert into t values (3, 11, 'x', 'abc', 'abc', 'bxx', 2, true, '{}');
--> error: new row for relation "t" violates check constraint "t_check"
insert into t values (3, 1, 'q', 'abc', 'abc', 'bxx', 2, true, '{}');
--> error: new row for relation "t" violates check constraint "b_known"
insert into t values (3, 1, 'x', '', 'abc', 'bxx', 2, true, '{}');
--> error: new row for relation "t" violates check constraint "t_check1"
insert into t values (3, 1, 'x', 'abc', 'bbc', 'bxx', 2, true, '{}');
--> error: new row for relation "t" violates check constraint "t_check2"
insert into t values (3, 1, 'x', 'abc', 'abc', 'dxx', 2, true, '{}');
--> error: new row for relation "t" violates check constraint "t_check3"
