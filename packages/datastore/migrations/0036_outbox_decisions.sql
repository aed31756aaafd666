-- What an administrator decided of a message that does not get on.
alter table pfa_outbox add column decided_by text;
alter table pfa_outbox add column decision text constraint pfa_outbox_decision_check check (decision in ('retry', 'return', 'drop'));
alter table pfa_outbox add column decided_at timestamptz;
comment on column pfa_outbox.decision is 'The latest: retry sends it at once, return gives the change back to its author, drop forgets it';
