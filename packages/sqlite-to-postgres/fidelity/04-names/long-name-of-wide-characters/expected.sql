select objects();
--> table "äääääääääääääääääääääääääääääää": 1
select attname, octet_length(attname::text) from pg_attribute where attrelid = (select oid from pg_class where relnamespace = current_schema::regnamespace and relkind = 'r') and attnum > 0;
--> id | 2
--> 日日日日日日日日日日日日日日日日日日日日日 | 63
