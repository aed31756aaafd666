-- Pulls by stored connections: why one failed, and whom PEMS does not let in.
alter table sync_run add column error_code text;
comment on column sync_run.error_code is 'Stable, for programs; error_message is for people';

create table sign_in_refusal (
  sign_in text constraint sign_in_refusal_pkey primary key,
  refused integer not null,
  refused_at timestamptz not null,
  message text not null
);
comment on table sign_in_refusal is 'Users that upstream has refused and not let in since: it is left alone before it locks their account';
comment on column sign_in_refusal.sign_in is 'Digest, under the key of the installation, of address, user and password: others are tried anew';
