-- People and organizations, and the ground of row-level security.
--
-- The server connects as the owner of the schema and takes the role vanguard_app, with two settings, for everything it
-- does on behalf of a person (`set local role`, `set_config(…, true)`). Policies repeat what each query says: without
-- an organization nothing of an organization is visible. They are forced on the owner too, who may be no superuser: its
-- own work over all organizations (adoption, pulls, lists of organizations) says so for its transaction, by the third
-- setting, which means nothing to vanguard_app.
--
-- needs: network_of

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

grant usage on schema public to vanguard_app;

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

-- Not the hashes of passwords, nor the addresses of people.
grant select (id, username, first_name, last_name, avatar_url, role, is_active) on app_user to vanguard_app;

create table session (
  id uuid constraint session_pkey primary key default gen_random_uuid(),
  user_id text not null constraint session_user_id_fkey references app_user on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_seen_at timestamptz not null default now(),
  address inet,
  user_agent text constraint session_user_agent_check check (length(user_agent) <= 300)
);
-- Ends the sessions of a person, lists them, and tells whether one has signed in from a network before.
create index session_user_id_network_idx on session (user_id, network_of(address));
comment on column session.last_seen_at is 'To some minutes: it is not written with every request';
comment on column session.address is 'Where the sign-in came from';

create table password_attempt (
  key bytea constraint password_attempt_pkey primary key,
  count integer not null,
  drains_from timestamptz not null,
  opens_at timestamptz not null,
  forgotten_at timestamptz not null
) with (fillfactor = 70);
comment on table password_attempt is 'How many passwords were lately tried, by what they have in common: expires by itself';
comment on column password_attempt.key is 'Digest: what is typed as a name may be a password';
comment on column password_attempt.drains_from is 'From then on one attempt is forgotten per period of the limit';
comment on column password_attempt.opens_at is 'Until then no attempt is let through';
comment on column password_attempt.forgotten_at is 'From then on the row says nothing any more';

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
