select structure('node');
--> id integer not null identity
--> parent integer
--> name text
--> constraint node_parent_fkey FOREIGN KEY (parent) REFERENCES node(id) ON DELETE CASCADE
--> constraint node_pkey PRIMARY KEY (id)
select * from node order by id;
--> 1 | 3 | first, refers forward
--> 2 | 2 | refers to itself
--> 3 | 1 | last
--> 4 | ∅ | root
