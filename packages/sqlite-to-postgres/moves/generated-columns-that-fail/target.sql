create table share (id integer primary key, part integer, whole integer, name text, per_whole integer generated always as (part / whole) stored, twice integer generated always as (part * 2) stored,
  short varchar(8) generated always as (name) stored);
create table day (id integer primary key, text text, begins integer, weight integer, factor integer not null default 2,
  length integer generated always as (length(text) * factor) stored, ends integer not null generated always as (begins + 1) stored, number integer generated always as (case when text like '20%' then 1 else text::integer end) stored,
  constraint is_light check (ends * weight > 0));
