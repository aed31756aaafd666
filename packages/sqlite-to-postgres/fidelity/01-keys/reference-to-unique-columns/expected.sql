select structure('country');
--> id integer not null identity
--> code text not null
--> alias text
--> constraint country_pkey PRIMARY KEY (id)
--> constraint country_code_key UNIQUE (code)
--> CREATE UNIQUE INDEX country_alias ON country USING btree (alias NULLS FIRST)
select structure('city');
--> id integer not null identity
--> country text
--> other text
--> constraint city_country_fkey FOREIGN KEY (country) REFERENCES country(code)
--> constraint city_other_fkey FOREIGN KEY (other) REFERENCES country(alias)
--> constraint city_pkey PRIMARY KEY (id)
