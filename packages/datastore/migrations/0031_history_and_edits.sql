-- What people and upstream did: the history of fields, steps of undo and redo, answers kept for whoever asks again, imports
-- that wait for their confirmation.

-- One row for each record that a change touches, with every field that it changes.
create table pfa_history (
  organization_id text not null,
  id bigint generated always as identity,
  pfa_id text not null,
  user_id text,
  origin text not null constraint pfa_history_origin_check check (origin in ('edit', 'undo', 'redo', 'upstream')),
  changed_at timestamptz not null default now(),
  changes jsonb not null constraint pfa_history_changes_check check (jsonb_typeof(changes) = 'object'),
  label text not null,
  session_id text,
  reason text,
  constraint pfa_history_pkey primary key (organization_id, id),
  constraint pfa_history_user_check check ((user_id is null) = (origin = 'upstream'))
);
create index pfa_history_record_idx on pfa_history (organization_id, pfa_id, id desc);
comment on column pfa_history.changes is 'By field: [before, after] as the user, or for upstream everybody, saw them; null where there was no value';
comment on column pfa_history.label is 'What was done: save, discard, resolve, the kind of the bulk operation; of upstream: update, removed, returned';

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
  constraint pfa_edit_change_pkey primary key (organization_id, user_id, step, pfa_id)
);
comment on column pfa_edit_change.before is 'The draft as {delta, baseline, reason, session}, null where there was none';

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
