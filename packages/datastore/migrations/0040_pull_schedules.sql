-- When each organization is pulled: what an administrator has set, and what follows from it next.
create table pull_schedule (
  organization_id text constraint pull_schedule_pkey primary key
    constraint pull_schedule_organization_id_fkey references organization on delete cascade,
  is_enabled boolean not null,
  pull_cron text not null,
  full_cron text not null,
  time_zone text not null,
  quiet_from time(0),
  quiet_until time(0),
  updated_by text not null,
  updated_at timestamptz not null default now(),
  constraint pull_schedule_quiet_check check ((quiet_from is null) = (quiet_until is null))
);
comment on table pull_schedule is 'As an administrator has set it; organizations without one have that of the legacy installation, or the delivered one';
comment on column pull_schedule.quiet_from is 'No pull by schedule begins from this time of day until the other, by the time zone of the schedule; may pass midnight';
comment on column pull_schedule.updated_by is 'No reference: who it was stays known';

alter table sync_state add column next_pull_at timestamptz;
alter table sync_state add column next_full_at timestamptz;
alter table sync_state add column loss_found_at timestamptz;
alter table sync_state add column loss_accepted_by text;
alter table sync_state add column drift jsonb;
comment on column sync_state.next_pull_at is 'By schedule, or sooner where a delivery is to be confirmed; infinity: never; null: to be found out by a worker';
comment on column sync_state.next_full_at is 'From then on a pull reads all; infinity and null as of next_pull_at';
comment on column sync_state.loss_found_at is 'A full pull stopped, since it missed many records at once; null once one has gone through';
comment on column sync_state.loss_accepted_by is 'Who has said that the loss is real, until the next full pull';
comment on column sync_state.drift is 'What the columns of PEMS were, held against the field mapping, at the latest pull';

alter table sync_run add column records_expected integer;
alter table sync_run add column cancelled_by text;
comment on column sync_run.records_expected is 'That the read has in all; null where PEMS does not count';
alter table sync_run add column records_rejected integer;
comment on column sync_run.records_rejected is 'Rows that the field mapping could not read: some of them stand in pull_rejection';

create table pull_rejection (
  organization_id text not null constraint pull_rejection_organization_id_fkey references organization on delete cascade,
  row_key text not null,
  pfa_id text,
  faults jsonb not null,
  raw jsonb not null,
  rejected_at timestamptz not null default now(),
  constraint pull_rejection_pkey primary key (organization_id, row_key)
);
comment on table pull_rejection is 'Rows of upstream that the latest pull of their records could not read, as they came; a thousand of an organization at most';
comment on column pull_rejection.row_key is 'Of the record, or of the row where its id cannot be read';
