select * from t order by id;
--> 1 | fine | 1
--> 2 | a\0b | 2
--> 3 | \0 | 3
select source_table, source_key, source_column, bytes from sqlite_to_postgres.escaped_texts e join sqlite_to_postgres.run r using (run_id) where r.target_schema = current_schema order by source_key::text;
--> t | {"id": {"integer": "2"}} | a | \x610062
--> t | {"id": {"integer": "3"}} | a | \x00
