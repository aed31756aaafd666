select structure('"order"');
--> "select" integer not null identity
--> "from" text
--> "user" text
--> "group" text
--> "table" text
--> "end" text
--> "desc" text
--> "limit" integer
--> constraint order_pkey PRIMARY KEY ("select")
--> CREATE INDEX "where" ON "order" USING btree ("from" NULLS FIRST, "user" NULLS FIRST)
select structure('"user"');
--> id integer not null identity
--> "order" integer
--> "check" integer
--> constraint user_check CHECK (("check" > 0))
--> constraint user_order_fkey FOREIGN KEY ("order") REFERENCES "order"("select")
--> constraint user_pkey PRIMARY KEY (id)
select * from "order";
--> 1 | a | b | c | d | e | f | 8
