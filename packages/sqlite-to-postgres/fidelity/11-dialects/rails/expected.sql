select structure('authors');
--> id integer not null identity
--> name text
--> active boolean not null default true
--> rate numeric(8,2) default 0.0
--> settings jsonb default '{}'::jsonb
--> born_on date
--> created_at timestamp(6) without time zone not null
--> constraint authors_pkey PRIMARY KEY (id)
select structure('books');
--> id integer not null identity
--> author_id integer not null
--> title character varying(120) not null default ''::character varying
--> pages bigint
--> constraint fk_rails_1 FOREIGN KEY (author_id) REFERENCES authors(id) ON DELETE CASCADE
--> constraint books_pkey PRIMARY KEY (id)
--> CREATE INDEX index_books_on_author_id ON books USING btree (author_id)
select * from authors;
--> 1 | Zoë | f | 10.50 | {"a": [1]} | 1990-01-02 | 2024-05-06 07:08:09.123456
select * from books;
--> 1 | 1 | T | 5000000000
