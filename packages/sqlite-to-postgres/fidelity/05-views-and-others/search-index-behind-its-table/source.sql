-- A full-text index of another table's rows that is behind them: the rows move, the index stays behind
create table doc (id integer primary key, body text);
create virtual table doc_fts using fts4(content="doc", body);
insert into doc values (1, 'one two');
insert into doc_fts (docid, body) values (1, 'one two');
update doc set body = 'three' where id = 1;
