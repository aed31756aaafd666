create sequence "s""eq %s '$$";
create table "we""ird %s '$$ \ table" (id integer constraint "p""k %" primary key default nextval('"s""eq %s ''$$"'), "a""b'c%I \" text constraint "ch'eck" check ("a""b'c%I \" <> ''), "odd ref" integer, "left %L out" integer not null default 5);
alter table "we""ird %s '$$ \ table" add constraint "f'k ""%s" foreign key ("odd ref") references "we""ird %s '$$ \ table" (id);
create unique index "u'niq ""%" on "we""ird %s '$$ \ table" (lower("a""b'c%I \"));
create function quiet() returns trigger language plpgsql as 'begin return null; end';
create trigger "tr""ig '%s" before insert on "we""ird %s '$$ \ table" for each row execute function quiet();
create table "CamelCase" (id serial primary key, "where" text);
create table "out'side ""%" ("r e f" integer references "we""ird %s '$$ \ table" (id));
