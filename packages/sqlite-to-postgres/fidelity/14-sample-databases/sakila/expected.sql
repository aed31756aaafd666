select objects();
--> table actor: 200
--> table address: 1
--> table city: 2
--> table country: 2
--> table film: 1000
--> table film_actor: 1000
--> view film_list: 1000
--> table language: 2
--> table staff: 1
--> table store: 1
select contype, count(*) from pg_constraint where connamespace = current_schema::regnamespace and contype <> 'n' group by contype order by contype;
--> c | 2
--> f | 7
--> p | 9
select count(*) from pg_constraint where connamespace = current_schema::regnamespace and not convalidated;
--> 0
select count(*) as indexes from pg_index x join pg_class c on c.oid = x.indexrelid where c.relnamespace = current_schema::regnamespace and not x.indisprimary;
--> 3
select count(*), sum(price), count(actors) from film_list;
--> 1000 | 1990.00 | 1000
select structure('film');
--> film_id integer not null
--> title character varying(255) not null
--> description text
--> release_year character varying(4)
--> language_id smallint not null
--> rental_duration smallint not null default 3
--> rental_rate numeric(4,2) not null default 4.99
--> length smallint
--> rating character varying(10) default 'G'::character varying
--> special_features character varying(100)
--> constraint check_special_features CHECK (((special_features IS NULL) OR ((special_features)::text ~~* ('%Trailers%'::text COLLATE "C")) OR ((special_features)::text ~~* ('%Commentaries%'::text COLLATE "C"))))
--> constraint check_special_rating CHECK (((rating)::text = ANY ((ARRAY['G'::character varying, 'PG'::character varying, 'PG-13'::character varying, 'R'::character varying, 'NC-17'::character varying])::text[])))
--> constraint fk_film_language FOREIGN KEY (language_id) REFERENCES language(language_id)
--> constraint film_pkey PRIMARY KEY (film_id)
update store set store_id = 5;
select store_id from staff;
--> 5
