-- An event trigger of the database refuses new tables: the run says what PostgreSQL said, and leaves nothing behind.
create table t (id integer primary key, name text); insert into t values (1, 'a');
