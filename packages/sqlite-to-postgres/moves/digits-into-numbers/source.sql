-- Texts that are the digits of a number go into columns of numbers; what would be another value, or lose its form, does not.
create table gauge (id text primary key, code text, ratio text, big varchar);
insert into gauge values ('1', '7', '0.25', '9223372036854775807'), ('2', '-12', '1e3', null);
create table odd (id integer primary key, code text); insert into odd values (1, '007'), (2, ' 7'), (3, '7.0'), (4, '40000'), (5, '12');
