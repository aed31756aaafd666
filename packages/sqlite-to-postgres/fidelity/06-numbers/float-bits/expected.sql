select structure('t');
--> id integer not null identity
--> a double precision
--> b double precision
--> c double precision
--> constraint t_pkey PRIMARY KEY (id)
select id, encode(float8send(a), 'hex'), encode(float8send(b), 'hex'), encode(float8send(c), 'hex') from t order by id;
--> 1 | 0000000000000001 | 000fffffffffffff | 0010000000000000
--> 2 | 7fefffffffffffff | 7ff0000000000000 | fff0000000000000
--> 3 | 3fb999999999999a | 3fd3333333333334 | 3fd5555555555555
--> 4 | 0000000000000000 | 0000000000000000 | 8000000000000001
--> 5 | 4340000000000000 | 437b69b4ba630f35 | 4480f0cf064dd592
select * from t order by id;
--> 1 | 5e-324 | 2.225073858507201e-308 | 2.2250738585072014e-308
--> 2 | 1.7976931348623157e+308 | Infinity | -Infinity
--> 3 | 0.1 | 0.30000000000000004 | 0.3333333333333333
--> 4 | 0 | 0 | -5e-324
--> 5 | 9.007199254740992e+15 | 1.2345678901234568e+17 | 1e+22
