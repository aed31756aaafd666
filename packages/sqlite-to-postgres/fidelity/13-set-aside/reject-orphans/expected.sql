select objects();
--> table c: 2
--> table d: 1
--> table p: 1
select structure('c');
--> id integer not null identity
--> p integer
--> constraint c_p_fkey FOREIGN KEY (p) REFERENCES p(id)
--> constraint c_pkey PRIMARY KEY (id)
select * from rejected();
--> c | {"\"p\" refers to no row of \"p\""} | {"p": {"integer": "99"}, "id": {"integer": "2"}}
--> d | {"\"c\" refers to no row of \"c\""} | {"c": {"integer": "2"}, "id": {"integer": "2"}}
