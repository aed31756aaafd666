-- A column that takes its default takes it once: staging takes no number of the target's sequences.
create table card (id integer primary key, name text); insert into card values (1, 'a'), (2, 'b');
