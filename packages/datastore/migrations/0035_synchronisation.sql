-- The loop with upstream: what is owed to it, what it has where that is not what is shown, and how far it was read.
--
-- What people commit is laid on the mirror for everybody in the transaction that answers them, and stays there until a pull
-- shows that upstream has it: pfa_mirror.data is upstream's record with the open messages of pfa_outbox on top, so that reads,
-- indexes and summaries need not know of it. What upstream has is kept beside it for as long as the two differ.
alter table pfa_mirror add column upstream_data jsonb;
comment on column pfa_mirror.upstream_data is 'What upstream has, while committed changes lie on top of it; else null, and data is what upstream has';

alter table pfa_draft add column refusal jsonb;
comment on column pfa_draft.refusal is 'Of a draft that upstream refused: {code, field, message, at}; gone when the draft changes';

comment on column pfa_mirror.upstream_version is 'As upstream writes it, of the last change of the data; compared for equality only';

create table pfa_outbox (
  organization_id text not null constraint pfa_outbox_organization_id_fkey references organization on delete cascade,
  id bigint generated always as identity,
  pfa_id text not null,
  user_id text not null,
  delta jsonb not null constraint pfa_outbox_delta_check check (jsonb_typeof(delta) = 'object'),
  baseline jsonb not null,
  change_reason text,
  session_id text,
  state text not null default 'queued'
    constraint pfa_outbox_state_check check (state in ('queued', 'sending', 'delivered', 'settled', 'refused', 'dropped')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  claimed_until timestamptz,
  sent_record_id text,
  expected jsonb,
  version_before text,
  outcome text,
  last_error text,
  committed_at timestamptz not null default now(),
  delivered_at timestamptz,
  settled_at timestamptz,
  constraint pfa_outbox_pkey primary key (organization_id, id)
);
comment on table pfa_outbox is 'One write owed to upstream: what one user committed on one record. Of a record in the order of their ids';
comment on column pfa_outbox.user_id is 'No reference: what was committed is owed whatever becomes of the account';
comment on column pfa_outbox.baseline is 'What the fields were beneath the change; given back with the draft where upstream refuses it';
comment on column pfa_outbox.state is 'queued; sending: claimed by a worker; delivered: upstream took it, no pull has shown it yet; settled, refused, dropped: over';
comment on column pfa_outbox.sent_record_id is 'Upstream''s counter of the record before a write whose answer did not come';
comment on column pfa_outbox.expected is 'What a pull shows once the change has arrived, as the field mapping writes and reads it';
comment on column pfa_outbox.version_before is 'upstream_version right before the write: a later one without the change means that somebody changed it again';
comment on column pfa_outbox.outcome is 'Of settled: arrived, overtaken; of refused: a code';
-- What is owed of this record? Asked by every pull that changes it.
create index pfa_outbox_record_idx on pfa_outbox (organization_id, pfa_id, id) where state in ('queued', 'sending', 'delivered');
-- What is to be sent?
create index pfa_outbox_due_idx on pfa_outbox (next_attempt_at) where state in ('queued', 'sending');

alter table pfa_history drop constraint pfa_history_origin_check;
alter table pfa_history add constraint pfa_history_origin_check check (origin in ('edit', 'undo', 'redo', 'commit', 'upstream'));

create table sync_state (
  organization_id text constraint sync_state_pkey primary key
    constraint sync_state_organization_id_fkey references organization on delete cascade,
  upstream_kind text not null constraint sync_state_upstream_kind_check check (upstream_kind in ('pems', 'simulator')),
  upstream_url text,
  watermark timestamptz,
  full_read_at timestamptz,
  pull_requested_at timestamptz,
  pull_requested_by text,
  updated_at timestamptz not null default now()
);
comment on table sync_state is 'Of each organization that is connected: with what, and how far it was read';
comment on column sync_state.upstream_url is 'Of a page that people can open; null where there is none';
comment on column sync_state.pull_requested_at is 'A person waits for a pull, by name or id in pull_requested_by; null once it has begun';
comment on column sync_state.watermark is 'Latest change that was seen, by upstream''s clock';

alter table sync_run add column started_at timestamptz;
alter table sync_run add column alive_at timestamptz;
comment on column sync_run.alive_at is 'Told by the worker as it goes on: one that is silent has died';
create unique index sync_run_running_idx on sync_run (organization_id) where status = 'running';

-- What a pull has read and not compared yet. Unlogged: after a crash of the server the pull begins again.
create unlogged table pull_record (
  organization_id text not null,
  run_id text not null,
  pfa_id text not null,
  data jsonb not null,
  upstream_version text,
  constraint pull_record_pkey primary key (organization_id, run_id, pfa_id)
);
