select structure('p');
--> id bigint not null
--> name character varying(20)
--> constraint p_pkey PRIMARY KEY (id)
--> constraint p_name_key UNIQUE (name)
select structure('c');
--> id integer not null identity
--> p bigint
--> n text
--> constraint c_n_fkey FOREIGN KEY (n) REFERENCES p(name)
--> constraint c_p_fkey FOREIGN KEY (p) REFERENCES p(id)
--> constraint c_pkey PRIMARY KEY (id)
select * from c;
--> 1 | 5000000000 | x
