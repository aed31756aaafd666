select structure('t');
--> id integer not null identity
--> a uuid
--> b text
--> c uuid
--> constraint t_pkey PRIMARY KEY (id)
select * from t;
--> 1 | 01234567-89ab-cdef-0123-456789abcdef | no uuid | 01234567-89ab-cdef-0123-456789abcdef
