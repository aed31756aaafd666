-- What happens in organizations, for people who have it on their screens: a row for each statement that changes something, with
-- the ids of some records and never a value of one. Kept for minutes; who missed more reads everything again.
--
-- Written in the transaction of the change. Rows become visible in the order of commits, and ids are given out in another: a
-- reader's position is therefore a snapshot, and what is new is what that snapshot does not see.

create table organization_event (
  xid xid8 not null default pg_current_xact_id(),
  id bigint generated always as identity,
  organization_id text not null constraint organization_event_organization_id_fkey references organization on delete cascade,
  user_id text,
  kind text not null
    constraint organization_event_kind_check check (kind in ('records', 'drafts', 'conflicts', 'messages', 'pull', 'connection')),
  data jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint organization_event_pkey primary key (xid, id)
);
comment on table organization_event is 'Written by triggers, read by servers for everybody who is connected';
comment on column organization_event.xid is 'Of the transaction, which tells whether a snapshot saw it';
comment on column organization_event.user_id is 'Whom it concerns; null for everybody of the organization';
