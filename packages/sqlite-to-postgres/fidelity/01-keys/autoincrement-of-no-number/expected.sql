insert into t (name) values ('next') returning id;
--> 6
