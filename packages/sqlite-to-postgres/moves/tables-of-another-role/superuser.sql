create schema app; grant usage, create on schema app to mover_application;
create table app.a (id serial primary key, n text); create table app.b (id integer primary key, a_id integer references app.a); create table app.c (id integer primary key);
grant select, insert, update on app.a, app.b to mover_application; grant select, insert, delete on app.c to mover_application;
create function app.boom() returns trigger language plpgsql as $$ begin raise exception 'boom'; end $$;
create trigger t after update on app.a for each row execute function app.boom();
