select structure('p'), structure('q');
--> code text | code text not null
--> n integer | constraint q_pkey PRIMARY KEY (code)
--> constraint p_code_key UNIQUE (code) | ∅
select * from p order by n;
--> a | 1
--> ∅ | 2
