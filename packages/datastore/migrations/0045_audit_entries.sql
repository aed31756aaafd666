-- What operators have done that nothing else tells of, such as erasing a person.
create table audit_entry (
  id bigint generated always as identity constraint audit_entry_pkey primary key,
  done_at timestamptz not null default now(),
  action text not null,
  subject text not null,
  details jsonb not null,
  operator text not null
);
comment on table audit_entry is 'Entries are added and never changed';
comment on column audit_entry.operator is 'Whoever called the command, as the operating system names them';
