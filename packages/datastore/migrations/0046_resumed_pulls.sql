-- A pull of all records whose worker dies goes on from the pages that it has staged.
alter table sync_run
  add column attempt integer not null default 1,
  add column staged jsonb;
comment on column sync_run.attempt is 'Who is at it: a worker that was taken for dead has a lower one, and is told to stop';
comment on column sync_run.staged is 'What has been read and staged of all records, for whoever goes on from there: count, fingerprint of the question, state of the reader';
