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

-- The baseline to keep beside a delta: of fields that were drafted before as it was, of others as upstream has them now.
create function pfa_kept_baseline(data jsonb, delta jsonb, baseline jsonb) returns jsonb
  language sql immutable parallel safe
  return coalesce((select jsonb_object_agg(key, coalesce(baseline -> key, data -> key)) from jsonb_object_keys(delta) as key), '{}'::jsonb);

-- The baseline on a newer record: theirs, but of a conflict as it was. As rebase of packages/pfa.
create function pfa_rebased_baseline(data jsonb, delta jsonb, baseline jsonb) returns jsonb
  language sql immutable parallel safe
  return pfa_kept_baseline(data, delta, pfa_changed_fields(data, baseline));

-- Which fields of a draft differ between two states of it, each {delta, baseline, …} or null.
create function pfa_differing_fields(one jsonb, other jsonb) returns text[]
  language sql immutable parallel safe
  return array(
    select key from jsonb_object_keys(coalesce(one -> 'delta', '{}') || coalesce(other -> 'delta', '{}')) as key
     where one -> 'delta' -> key is distinct from other -> 'delta' -> key
        or one -> 'baseline' -> key is distinct from other -> 'baseline' -> key
  );

-- The members of an object that are named.
create function pfa_only(object jsonb, names text[]) returns jsonb
  language sql immutable parallel safe
  return coalesce((select jsonb_object_agg(key, value) from jsonb_each(object) where key = any(names)), '{}'::jsonb);

-- Fields that a draft and upstream both changed, each to another value; one of unknown origin never conflicts.
create function pfa_conflicting_fields(data jsonb, delta jsonb, baseline jsonb) returns text[]
  language sql immutable parallel safe
  return array(
    select key from jsonb_object_keys(pfa_changed_fields(data, baseline)) as key
     where pfa_changed_fields(data, delta) ? key
     order by key
  );
