-- What a pull has read comes by COPY and is compared once; what that finds is applied chunk by chunk.
--
-- Row-level security binds the owner as well, and COPY is refused where it does. These tables have none: nobody but the owner may
-- read them, who asks for a run. Unlogged: after a crash of the server the pull begins again.
drop table pull_record;

create unlogged table pull_record (
  run_id uuid not null,
  pfa_id text not null,
  data text not null,
  upstream_version text
);
comment on table pull_record is 'What a pull has read: each record once, without an index, which would double the time of the COPY';
comment on column pull_record.data is 'As PostgreSQL writes jsonb, so that it is compared by its digest, and read as jsonb only where it is new';

create unlogged table pull_change (
  run_id uuid not null,
  pfa_id text not null,
  place tid,
  constraint pull_change_pkey primary key (run_id, pfa_id)
);
comment on table pull_change is 'The records of which a pull has read something else than the mirror has';
comment on column pull_change.place is 'ctid of the row in pull_record, which nothing moves while its run goes on; null where upstream has the record no more';

revoke all on pull_record, pull_change from vanguard_app;
