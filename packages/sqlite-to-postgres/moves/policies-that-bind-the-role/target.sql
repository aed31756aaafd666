create table secret (id integer primary key, owner text);
alter table secret enable row level security; alter table secret force row level security;
create policy own on secret using (owner = current_user);
