-- Imports that were previewed and wait for their confirmation: what a file would change, kept so that exactly what was
-- shown is what is saved. Belongs to one user of one organization, and goes after an hour.

create table pfa_import (
  organization_id text not null constraint pfa_import_organization_id_fkey references organization on delete cascade,
  user_id text not null constraint pfa_import_user_id_fkey references app_user on delete cascade,
  id uuid not null default gen_random_uuid(),
  changes jsonb not null,
  result jsonb,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '1 hour',
  constraint pfa_import_pkey primary key (organization_id, user_id, id)
);
comment on column pfa_import.changes is 'List of {pfaId, delta, ifVersion}: the version of the merged record that was shown';
comment on column pfa_import.result is 'What the confirmation saved; null before it. Repeated confirmations are answered with it';
-- Which imports have expired, of whomever?
create index pfa_import_expires_at_idx on pfa_import (expires_at);

create policy pfa_import_isolation on pfa_import
  using (organization_id = current_organization_id() and user_id = current_user_id());
create policy pfa_import_across on pfa_import to current_user using (is_across_organizations());
alter table pfa_import enable row level security, force row level security;
grant select, insert, update, delete on pfa_import to vanguard_app;
