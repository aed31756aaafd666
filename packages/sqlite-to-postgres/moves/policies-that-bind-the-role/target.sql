create table secret (id integer primary key, owner text);
alter table secret enable row level security; alter table secret force row level security;
create policy own on secret using (owner = current_user);
-- Filled by nobody: what refers to it is checked by PostgreSQL alone.
create table member (id integer primary key, owner text); insert into member values (7, 'somebody'), (8, 'another');
create table letter (id integer primary key, secret integer references secret (id), member integer constraint letter_member references member (id));
alter table member enable row level security; alter table member force row level security;
create policy own on member using (owner = current_user);
