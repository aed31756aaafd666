select structure('t');
--> a integer
--> b text
--> c text
--> constraint b_and_c UNIQUE (b, c)
--> constraint t_a_key UNIQUE (a)
insert into t values (null, 'x', null);
insert into t values (1, 'q', 'q');
--> error: duplicate key value violates unique constraint "t_a_key"
