select structure('c');
--> id integer not null identity
--> p bigint
--> code integer
--> weight numeric
--> constraint c_code_fkey FOREIGN KEY (code) REFERENCES p(code)
--> constraint c_p_fkey FOREIGN KEY (p) REFERENCES p(id)
--> constraint c_weight_fkey FOREIGN KEY (weight) REFERENCES p(weight)
--> constraint c_pkey PRIMARY KEY (id)
select * from c order by id;
--> 1 | 1 | 70 | 1.5
--> 2 | 5000000000 | 71 | 2
--> 3 | ∅ | ∅ | ∅
insert into c values (4, 3, null, null);
--> error: insert or update on table "c" violates foreign key constraint "c_p_fkey"
