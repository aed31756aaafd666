-- The history of fields: one row for each record that a change touches, with every field that it changes.
--
-- Drafts are private until they are committed, and so is their history: an entry with a user is that user's alone.
-- What upstream changed has no user and is seen by everybody of the organization. Entries are never changed or removed
-- on behalf of a person. Nothing has written the table in its first form.

drop policy pfa_history_isolation on pfa_history;
alter table pfa_history
  drop column field, drop column old_value, drop column new_value,
  add column changes jsonb not null constraint pfa_history_changes_check check (jsonb_typeof(changes) = 'object'),
  add column label text not null,
  add column session_id text,
  add column reason text,
  add constraint pfa_history_origin_check check (origin in ('edit', 'undo', 'redo', 'upstream')),
  add constraint pfa_history_user_check check ((user_id is null) = (origin = 'upstream'));
comment on column pfa_history.changes is 'By field: [before, after] as the user, or for upstream everybody, saw them; null where there was no value';
comment on column pfa_history.label is 'What was done: save, discard, resolve, the kind of the bulk operation; of upstream: update, removed, returned';

create policy pfa_history_visible on pfa_history for select
  using (organization_id = current_organization_id() and (user_id is null or user_id = current_user_id()));
create policy pfa_history_written on pfa_history for insert
  with check (organization_id = current_organization_id() and user_id = current_user_id());
create policy pfa_history_follows on pfa_history for insert to current_user with check (user_id is null);
revoke update, delete on pfa_history from vanguard_app;

-- Runs as the owner, whoever writes. A pull that only notes that it has seen a record writes nothing.
create function pfa_history_follow_mirror() returns trigger
  language plpgsql security definer set search_path from current as $$
begin
  insert into pfa_history (organization_id, pfa_id, origin, label, changes)
  select n.organization_id, n.pfa_id, 'upstream',
         case
           when n.removed_at is not null and o.removed_at is null then 'removed'
           when n.removed_at is null and o.removed_at is not null then 'returned'
           else 'update'
         end,
         differing.changes
    from new_rows n
    join old_rows o using (organization_id, pfa_id)
   cross join lateral (
     select coalesce(jsonb_object_agg(field, jsonb_build_array(o.data -> field, n.data -> field)), '{}') as changes
       from jsonb_object_keys(o.data || n.data) as field
      where o.data -> field is distinct from n.data -> field
   ) differing
   where n.data is distinct from o.data or (n.removed_at is null) <> (o.removed_at is null);
  return null;
end
$$;
create trigger pfa_mirror_history after update on pfa_mirror
  referencing old table as old_rows new table as new_rows for each statement execute function pfa_history_follow_mirror();

-- Answers to requests with an Idempotency-Key, kept in the transaction of the change: whoever asks again, because the
-- first answer was lost, gets it again and changes nothing.
create table kept_answer (
  organization_id text not null constraint kept_answer_organization_id_fkey references organization on delete cascade,
  user_id text not null constraint kept_answer_user_id_fkey references app_user on delete cascade,
  route text not null,
  key text not null,
  request_digest text not null,
  status smallint not null,
  body json not null,
  expires_at timestamptz not null default now() + interval '24 hours',
  constraint kept_answer_pkey primary key (organization_id, user_id, route, key)
);
-- delete … where expires_at <= now()
create index kept_answer_expires_at_idx on kept_answer (expires_at);
comment on column kept_answer.request_digest is 'Of path and body: the same key with another request is a mistake of the caller';
comment on column kept_answer.body is 'As json, not jsonb: the second answer has its fields in the order of the first';

create policy kept_answer_isolation on kept_answer
  using (organization_id = current_organization_id() and user_id = current_user_id());
create policy kept_answer_across on kept_answer to current_user using (is_across_organizations());
alter table kept_answer enable row level security, force row level security;
grant select, insert, update, delete on kept_answer to vanguard_app;
