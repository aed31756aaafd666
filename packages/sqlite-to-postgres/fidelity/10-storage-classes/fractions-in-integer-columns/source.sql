-- Fractions in an INTEGER column, which makes whole numbers integers: double precision where they are two or more and a tenth of the numbers, with a note
create table t (id integer primary key, energy integer check (energy >= 0));
insert into t values (1, 79.091144), (2, 33.842883), (3, 31.0), (4, 0), (5, 9007199254740992);
