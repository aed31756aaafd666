-- Attempts at passwords are counted here, for all processes; sessions say where from and when they were last used, and
-- end for good when their account is deactivated.

-- What one guesser is taken to be: an address of IPv4, however it is written, or the least that one customer has of IPv6.
create function network_of(address inet) returns inet
  language sql immutable strict parallel safe
  return case
    when family(address) = 4 then host(address)::inet
    when address <<= inet '::ffff:0:0/96' then substring(host(address) from '[0-9.]+$')::inet
    else network(set_masklen(address, 64))::inet
  end;

alter table session
  add column last_seen_at timestamptz not null default now(),
  add column address inet,
  add column user_agent text constraint session_user_agent_check check (length(user_agent) <= 300);
update session set last_seen_at = created_at;
comment on column session.last_seen_at is 'To some minutes: it is not written with every request';
comment on column session.address is 'Where the sign-in came from';

-- Ends the sessions of a person, lists them, and tells whether one has signed in from a network before.
create index session_user_id_network_idx on session (user_id, network_of(address));
drop index session_user_id_idx;

create function end_sessions_of_account() returns trigger
  language plpgsql set search_path from current as $$
begin
  update session set revoked_at = now() where user_id = new.id and revoked_at is null;
  return null;
end
$$;
-- Whoever deactivates it: a session that only slept would work again with the account.
create trigger app_user_deactivated after update of is_active on app_user
  for each row when (old.is_active and not new.is_active) execute function end_sessions_of_account();
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

-- Counts an attempt under each of the keys, or, where one of them is closed, under none. Returns the seconds to wait; null
-- where the attempt may be judged. The first `free` attempts follow one another as they come; after these each waits twice
-- as long as the one before, from `first_wait` up to `period` seconds, the time in which one attempt is forgotten.
create function count_password_attempt(
    keys bytea[], free integer[], first_wait double precision[], period double precision[]
  ) returns double precision
  language plpgsql set search_path from current as $$
declare
  opens timestamptz;
  one record;
begin
  -- What is refused anyway, in a flood, neither writes nor waits.
  select max(a.opens_at) into opens
    from password_attempt a where a.key = any (keys) and a.opens_at > clock_timestamp();
  if opens is not null then
    return extract(epoch from opens - clock_timestamp());
  end if;
  begin
    -- In one order for all, so that no two wait for one another.
    for one in
      select l.* from unnest(keys, free, first_wait, period) as l (key, free, first_wait, period) order by l.key
    loop
      insert into password_attempt as a (key, count, drains_from, opens_at, forgotten_at)
      select one.key, n.count, n.at, n.at + make_interval(secs => n.wait), n.at + make_interval(secs => one.period)
        from (select 1 as count, clock_timestamp() as at,
                     case when 1 < one.free then 0 else least(one.first_wait, one.period) end as wait) n
          on conflict (key) do update
         set (count, drains_from, opens_at, forgotten_at) = (
               select n.count, n.drains_from,
                      clock_timestamp() + make_interval(secs => case
                        when n.count < one.free then 0
                        else least(one.first_wait * 2 ^ least(n.count - one.free, 30), one.period)
                      end),
                      n.drains_from + make_interval(secs => one.period * n.count)
                 from (
                   select greatest(a.count - drained, 0) + 1 as count,
                          case
                            when drained >= a.count then clock_timestamp()
                            else a.drains_from + make_interval(secs => one.period * drained)
                          end as drains_from
                     from (
                       select least(a.count, floor(extract(epoch from clock_timestamp() - a.drains_from) / one.period))::integer as drained
                     ) d
                 ) n
             )
       where a.opens_at <= clock_timestamp();
      if not found then
        select a.opens_at into opens from password_attempt a where a.key = one.key;
        raise exception using errcode = 'VG429', message = 'another attempt was counted first';
      end if;
    end loop;
  exception
    when sqlstate 'VG429' then
      return greatest(extract(epoch from opens - clock_timestamp()), 0);
  end;
  return null;
end
$$;
revoke execute on function count_password_attempt from public;

-- For an attempt that was no guess: it was right, or nobody judged it. What it closed opens again.
create function withdraw_password_attempt(keys bytea[], free integer[]) returns void
  language plpgsql set search_path from current as $$
declare
  one record;
begin
  for one in select l.* from unnest(keys, free) as l (key, free) order by l.key loop
    update password_attempt a
       set count = greatest(a.count - 1, 0),
           opens_at = case when a.count - 1 < one.free then least(a.opens_at, clock_timestamp()) else a.opens_at end
     where a.key = one.key;
  end loop;
end
$$;
revoke execute on function withdraw_password_attempt from public;
