-- From migration 0023 to what 0028 to 0032 make: attempts at passwords and origins of sessions, indexes where an organization
-- is large only, the mark of unknown sources.
--
-- needs: network_of, pfa_large_from, pfa_has_unknown_source

select set_config('vanguard.across_organizations', 'on', true);
lock table pfa_mirror in access exclusive mode;

alter table session
  add column last_seen_at timestamptz not null default now(),
  add column address inet,
  add column user_agent text constraint session_user_agent_check check (length(user_agent) <= 300);
update session set last_seen_at = created_at;
comment on column session.last_seen_at is 'To some minutes: it is not written with every request';
comment on column session.address is 'Where the sign-in came from';
create index session_user_id_network_idx on session (user_id, network_of(address));
drop index session_user_id_idx;
-- A session that only slept would work again with its account.
update session s set revoked_at = now()
  from app_user u where u.id = s.user_id and not u.is_active and s.revoked_at is null;

create table password_attempt (
  key bytea constraint password_attempt_pkey primary key,
  count integer not null,
  drains_from timestamptz not null,
  opens_at timestamptz not null,
  forgotten_at timestamptz not null
) with (fillfactor = 70);
comment on table password_attempt is 'How many passwords were lately tried, by what they have in common: expires by itself';
comment on column password_attempt.key is 'Digest: what is typed as a name may be a password';
comment on column password_attempt.drains_from is 'From then on one attempt is forgotten per period of the limit';
comment on column password_attempt.opens_at is 'Until then no attempt is let through';
comment on column password_attempt.forgotten_at is 'From then on the row says nothing any more';

alter table pfa_mirror
  add column has_unknown_source boolean not null generated always as (pfa_has_unknown_source(data)) stored;
alter table pfa_overlay add column has_unknown_source boolean not null default false;

-- The indexes that packages/datastore/src/load/mirror-indexes.ts names: a large organization keeps them.
do $$
declare
  name text;
begin
  if exists (
    select from pfa_mirror where removed_at is null group by organization_id having count(*) >= pfa_large_from()
  ) then
    create index pfa_mirror_unknown_source_idx on pfa_mirror (organization_id, pfa_id) where has_unknown_source;
    return;
  end if;
  for name in
    select indexrelid::regclass::text from pg_index
     where indrelid in ('pfa_mirror'::regclass, 'pfa_search'::regclass) and not indisunique
  loop
    execute format('drop index %s', name);
  end loop;
end
$$;

-- The overlay gets the mark here, and not from its trigger: that one writes columns that later migrations add.
update pfa_overlay o
   set has_unknown_source = pfa_has_unknown_source(case o.weight when 1 then m.data || d.delta else m.data end)
  from pfa_mirror m, pfa_draft d
 where (m.organization_id, m.pfa_id) = (o.organization_id, o.pfa_id)
   and (d.organization_id, d.user_id, d.pfa_id) = (o.organization_id, o.user_id, o.pfa_id);
