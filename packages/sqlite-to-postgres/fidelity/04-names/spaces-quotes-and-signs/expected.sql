select structure('"my table"');
--> "a column" integer not null identity
--> "with ""quotes""" text
--> "square [brackets" text
--> "back`tick" text
--> "semi;colon" text
--> "dash--dash" text
--> "back\slash" text
--> "per%cent" text
--> "dot.ted" text
--> "'" text
--> " " text
--> constraint "my table_pkey" PRIMARY KEY ("a column")
--> CREATE INDEX "an index; drop table x" ON "my table" USING btree ("with ""quotes""" NULLS FIRST)
select * from "my table";
--> 1 | a | b | c | d | e | f | g | h | i | j
