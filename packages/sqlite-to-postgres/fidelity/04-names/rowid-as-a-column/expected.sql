select structure('t');
--> rowid text
--> oid text
--> _rowid_ text
select structure('u');
--> rowid integer not null identity
--> oid text
--> constraint u_pkey PRIMARY KEY (rowid)
select * from t;
--> a | b | c
--> a | b | c
