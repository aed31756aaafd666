select structure('a');
--> id integer not null identity
--> b integer
--> constraint a_b_fkey FOREIGN KEY (b) REFERENCES b(id) DEFERRABLE INITIALLY DEFERRED
--> constraint a_pkey PRIMARY KEY (id)
select structure('b');
--> id integer not null identity
--> a integer
--> constraint b_a_fkey FOREIGN KEY (a) REFERENCES a(id) DEFERRABLE
--> constraint b_pkey PRIMARY KEY (id)
begin;
insert into a values (2, 2);
insert into b values (2, 2);
commit;
select count(*) from a;
--> 2
