-- Row-level security that is forced on the owner would hide rows from every comparison.
create table secret (id integer primary key, owner text); insert into secret values (1, 'a');
