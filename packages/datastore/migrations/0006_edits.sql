-- Steps of undo and redo: what each change of a user's drafts did to them, for as long as the step can be undone.

create table pfa_edit (
  organization_id text not null constraint pfa_edit_organization_id_fkey references organization on delete cascade,
  user_id text not null constraint pfa_edit_user_id_fkey references app_user on delete cascade,
  step bigint not null,
  label text not null,
  session_id text,
  record_count integer not null default 0,
  is_undone boolean not null default false,
  created_at timestamptz not null default now(),
  constraint pfa_edit_pkey primary key (organization_id, user_id, step)
);
comment on column pfa_edit.label is 'What was done: save, discard, or the kind of the bulk operation';
comment on column pfa_edit.is_undone is 'Undone steps can be redone until the next change, which removes them';

create table pfa_edit_change (
  organization_id text not null,
  user_id text not null,
  step bigint not null,
  pfa_id text not null,
  before jsonb,
  after jsonb,
  constraint pfa_edit_change_pkey primary key (organization_id, user_id, step, pfa_id),
  constraint pfa_edit_change_step_fkey foreign key (organization_id, user_id, step) references pfa_edit on delete cascade
);
comment on column pfa_edit_change.before is 'The draft as {delta, baseline, reason, session}, null where there was none';

create policy pfa_edit_isolation on pfa_edit
  using (organization_id = current_organization_id() and user_id = current_user_id());
create policy pfa_edit_change_isolation on pfa_edit_change
  using (organization_id = current_organization_id() and user_id = current_user_id());
create policy pfa_edit_across on pfa_edit to current_user using (is_across_organizations());
create policy pfa_edit_change_across on pfa_edit_change to current_user using (is_across_organizations());
alter table pfa_edit enable row level security, force row level security;
alter table pfa_edit_change enable row level security, force row level security;
grant select, insert, update, delete on pfa_edit, pfa_edit_change to vanguard_app;
