-- What options alone do not lead past, rules do: suggested with their evidence, tried on the plan, followed by the command that is printed.
create table users (id integer primary key, created_at datetime, name text, token blob);
insert into users values (1, '2024-02-13 18:22:01.123456789+00:00', 'alma', 'aGVsbG8gd29ybGQh'), (2, '2024-02-13 20:22:01.5+02:00', x'626ff6', x'00ff');
create table nodes (id integer primary key, user_id integer references users (id), seen integer, host text);
insert into nodes values (1, 1, 100000, 'a'), (2, 7, 0, 'b');
create table extra (id integer primary key); insert into extra values (1);
create table roles (slug text primary key, label text); insert into roles values ('owner', 'O'), ('mine', 'M');
create table kinds (id integer primary key); insert into kinds values (1);
