-- Row-level security that is forced on the owner would hide rows from every comparison.
create table secret (id integer primary key, owner text); insert into secret values (1, 'a');
create table letter (id integer primary key, secret integer, member integer); insert into letter values (1, 1, 7), (2, null, 8);
