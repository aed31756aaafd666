select structure('t');
--> id bigint not null identity
--> name text
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> -9223372036854775808 | first
--> 9223372036854775807 | last
insert into t (name) values ('next') returning id;
--> error: nextval: reached maximum value of sequence "t_id_seq" (9223372036854775807)
