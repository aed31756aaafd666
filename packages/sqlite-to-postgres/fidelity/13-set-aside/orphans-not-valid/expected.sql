select structure('c');
--> id integer not null identity
--> p integer
--> constraint c_p_fkey FOREIGN KEY (p) REFERENCES p(id) NOT VALID
--> constraint c_pkey PRIMARY KEY (id)
select * from c order by id;
--> 1 | 1
--> 2 | 99
insert into c values (3, 98);
--> error: insert or update on table "c" violates foreign key constraint "c_p_fkey"
