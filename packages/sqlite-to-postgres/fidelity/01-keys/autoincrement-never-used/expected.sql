insert into t (name) values ('first') returning id;
--> 1
