create schema app; grant usage, create on schema app to mover_application;
create table app.calm (id integer, kind text, primary key (id, kind)) partition by list (kind); create table app.loud (id integer, kind text, primary key (id, kind)) partition by list (kind);
create table app.calm_a partition of app.calm for values in ('a'); create table app.calm_b partition of app.calm for values in ('b'); create table app.loud_a partition of app.loud for values in ('a');
alter table app.calm owner to mover_application; alter table app.loud owner to mover_application;
create function app.boom() returns trigger language plpgsql as $$ begin raise exception 'boom'; end $$;
create trigger boom before insert on app.loud_a for each row execute function app.boom();
