select structure('unit');
--> auth text not null
--> code text not null
--> constraint unit_pkey PRIMARY KEY (auth, code)
select structure('axis');
--> id integer not null identity
--> uom_auth text
--> uom_code text
--> constraint axis_uom_auth_uom_code_fkey FOREIGN KEY (uom_auth, uom_code) REFERENCES unit(auth, code)
--> constraint axis_pkey PRIMARY KEY (id)
select * from unit order by 2;
--> EPSG | 9001
--> PROJ | DM
select * from axis order by 1;
--> 1 | EPSG | 9001
--> 2 | PROJ | DM
