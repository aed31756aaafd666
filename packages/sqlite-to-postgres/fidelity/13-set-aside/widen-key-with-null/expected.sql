select structure('p'), structure('pair'), structure('whole'), structure('c');
--> code text | a integer | id text not null | id integer not null identity
--> n integer | b text | constraint whole_pkey PRIMARY KEY (id) | p_code text
--> constraint p_code_key UNIQUE (code) | constraint pair_a_b_key UNIQUE (a, b) | ∅ | constraint c_p_code_fkey FOREIGN KEY (p_code) REFERENCES p(code)
--> ∅ | ∅ | ∅ | constraint c_pkey PRIMARY KEY (id)
select * from p order by n;
--> a | 1
--> ∅ | 2
--> ∅ | 3
select * from pair order by b nulls last;
--> 1 | x
--> 1 | ∅
--> 1 | ∅
insert into p values ('a', 4);
--> error: duplicate key value violates unique constraint "p_code_key"
insert into p values (null, 5);
insert into c values (3, 'b');
--> error: insert or update on table "c" violates foreign key constraint "c_p_code_fkey"
