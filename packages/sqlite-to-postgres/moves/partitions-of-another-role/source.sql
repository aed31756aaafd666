-- Partitions that another role owns are filled through their table; a trigger of theirs, which only their owner could silence, stops the plan.
create table calm (id integer primary key, kind text); insert into calm values (1, 'a'), (2, 'b');
create table loud (id integer primary key, kind text); insert into loud values (1, 'a');
