-- What PEMS has beside records (assets, classes, manufacturers, organizations, users), pulled each by itself. In tables of its own:
-- a run of a feed stands in nobody's way who pulls records, and workers of the version before know nothing of it.
create table feed_entry (
  organization_id text not null constraint feed_entry_organization_id_fkey references organization on delete cascade,
  feed text not null,
  entry_key text not null,
  data jsonb not null,
  content_hash uuid not null generated always as (md5(data::text)::uuid) stored,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  removed_at timestamptz,
  constraint feed_entry_pkey primary key (organization_id, feed, entry_key)
);
comment on table feed_entry is 'Mirror of the collections of upstream beside the records, as each organization may see them; gives nobody any right';
comment on column feed_entry.entry_key is 'What upstream knows it by; of several columns with a tab in between';
comment on column feed_entry.data is 'By the product''s names of columns; all texts, none of them empty';
comment on column feed_entry.removed_at is 'Upstream has it no more; it stays, as records may refer to it';

create table feed_state (
  organization_id text not null constraint feed_state_organization_id_fkey references organization on delete cascade,
  feed text not null,
  next_pull_at timestamptz,
  pull_requested_at timestamptz,
  pull_requested_by text,
  full_read_at timestamptz,
  loss_found_at timestamptz,
  loss_accepted_by text,
  updated_at timestamptz not null default now(),
  constraint feed_state_pkey primary key (organization_id, feed)
);
comment on table feed_state is 'Of each feed of an organization what sync_state is of its records';

create table feed_run (
  organization_id text not null constraint feed_run_organization_id_fkey references organization on delete cascade,
  feed text not null,
  id text not null default gen_random_uuid()::text,
  kind text not null default 'full',
  status text not null,
  records_processed integer not null default 0,
  records_expected integer,
  records_inserted integer not null default 0,
  records_updated integer not null default 0,
  records_deleted integer not null default 0,
  records_rejected integer,
  duration_ms integer,
  error_code text,
  error_message text,
  triggered_by text,
  cancelled_by text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  alive_at timestamptz,
  attempt integer not null default 1,
  staged jsonb,
  constraint feed_run_pkey primary key (organization_id, feed, id)
);
comment on table feed_run is 'Pulls of feeds, as sync_run has those of records';
create index feed_run_created_at_idx on feed_run (organization_id, feed, created_at desc);
create unique index feed_run_running_idx on feed_run (organization_id, feed) where status = 'running';

create table feed_schedule (
  organization_id text not null constraint feed_schedule_organization_id_fkey references organization on delete cascade,
  feed text not null,
  is_enabled boolean not null,
  pull_cron text not null,
  updated_by text not null,
  updated_at timestamptz not null default now(),
  constraint feed_schedule_pkey primary key (organization_id, feed)
);
comment on table feed_schedule is 'As an administrator has set it; time zone and quiet hours are those of the organization''s records';
comment on column feed_schedule.updated_by is 'No reference: who it was stays known';

create table feed_rejection (
  organization_id text not null constraint feed_rejection_organization_id_fkey references organization on delete cascade,
  feed text not null,
  row_key text not null,
  entry_key text,
  faults jsonb not null,
  raw jsonb not null,
  rejected_at timestamptz not null default now(),
  constraint feed_rejection_pkey primary key (organization_id, feed, row_key)
);
comment on table feed_rejection is 'Entries of upstream that the latest pull of their feed could not read, as they came; a thousand of a feed at most';
