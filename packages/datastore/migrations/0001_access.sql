-- People and organizations, and the ground of row-level security.
--
-- The server connects as the owner of the schema and takes the role vanguard_app, with two settings, for everything it
-- does on behalf of a person (`set local role`, `set_config(…, true)`). Policies repeat what each query says: without
-- an organization nothing of an organization is visible. They are forced on the owner too, who may be no superuser: its
-- own work over all organizations (adoption, pulls, lists of organizations) says so for its transaction, by the third
-- setting, which means nothing to vanguard_app.

do $$
begin
  if not exists (select from pg_roles where rolname = 'vanguard_app') then
    create role vanguard_app nologin;
  end if;
exception
  when duplicate_object or unique_violation then null; -- another database of this server is at the same step
  when insufficient_privilege then
    raise exception 'the role vanguard_app is missing and % may not create roles; an administrator has to run: create role vanguard_app nologin; grant vanguard_app to %',
      quote_ident(current_user), quote_ident(current_user);
end
$$;

do $$
declare
  -- Since PostgreSQL 16 one may be a member of a role and yet not allowed to take it.
  needed constant text := case when current_setting('server_version_num')::integer >= 160000 then 'set' else 'member' end;
begin
  if not pg_has_role(current_user, 'vanguard_app', needed) then
    execute format('grant vanguard_app to %I', current_user);
  end if;
exception
  when unique_violation or serialization_failure then null; -- another database of this server is at the same step
  when insufficient_privilege then
    raise exception '% may not take the role vanguard_app; an administrator has to run: grant vanguard_app to %',
      quote_ident(current_user), quote_ident(current_user);
end
$$;

create function current_organization_id() returns text
  language sql stable parallel safe
  return nullif(current_setting('vanguard.organization_id', true), '');

create function current_user_id() returns text
  language sql stable parallel safe
  return nullif(current_setting('vanguard.user_id', true), '');

create function is_across_organizations() returns boolean
  language sql stable parallel safe
  return coalesce(current_setting('vanguard.across_organizations', true) = 'on', false);

create table app_user (
  id text constraint app_user_pkey primary key,
  username text not null constraint app_user_username_key unique,
  email text constraint app_user_email_key unique,
  password_hash text not null,
  password_changed_at timestamptz,
  must_change_password boolean not null default false,
  first_name text,
  last_name text,
  avatar_url text,
  role text not null default 'user' constraint app_user_role_check check (role in ('admin', 'user', 'viewer')),
  is_active boolean not null default true,
  last_login_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column app_user.password_hash is 'Argon2id; bcrypt where it came from a legacy installation and was not used since';

create table session (
  id uuid constraint session_pkey primary key default gen_random_uuid(),
  user_id text not null constraint session_user_id_fkey references app_user on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
-- Ends the sessions of a person: change of password, removal of the account.
create index session_user_id_idx on session (user_id);

create table organization (
  id text constraint organization_pkey primary key,
  code text not null constraint organization_code_key unique,
  name text not null,
  description text,
  logo_url text,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table organization_member (
  organization_id text not null constraint organization_member_organization_id_fkey references organization on delete cascade,
  user_id text not null constraint organization_member_user_id_fkey references app_user on delete cascade,
  legacy_id text,
  role text not null default 'member' constraint organization_member_role_check check (role in ('owner', 'admin', 'member', 'viewer')),
  created_at timestamptz not null default now(),
  constraint organization_member_pkey primary key (organization_id, user_id)
);
-- Which organizations does this person belong to? Asked with every request.
create index organization_member_user_id_idx on organization_member (user_id);

alter table organization_member enable row level security, force row level security;
create policy organization_member_isolation on organization_member
  using (organization_id = current_organization_id() or user_id = current_user_id())
  with check (organization_id = current_organization_id());
create policy organization_member_across on organization_member to current_user using (is_across_organizations());

-- An organization may be seen by whoever works in it, or belongs to it; the owner reads the list as a whole.
alter table organization enable row level security;
create policy organization_isolation on organization for select
  using (id = current_organization_id() or exists (
    select from organization_member m where m.organization_id = organization.id and m.user_id = current_user_id()));

grant usage on schema public to vanguard_app;
-- Not the hashes of passwords, nor the addresses of people.
grant select (id, username, first_name, last_name, avatar_url, role, is_active) on app_user to vanguard_app;
grant select on organization to vanguard_app;
grant select, insert, update, delete on organization_member to vanguard_app;
