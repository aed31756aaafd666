create table users (id int primary key, created_at timestamptz, name text, token bytea);
create table nodes (id int primary key, user_id int references users (id), seen timestamp);
create table roles (slug text primary key, label text); insert into roles values ('owner', 'Owner');
create table kinds (id int primary key); insert into kinds values (1);
