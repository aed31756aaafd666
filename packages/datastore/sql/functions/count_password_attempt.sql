-- Counts an attempt under each of the keys, or, where one of them is closed, under none. Returns the seconds to wait; null
-- where the attempt may be judged. The first `free` attempts follow one another as they come; after these each waits twice
-- as long as the one before, from `first_wait` up to `period` seconds, the time in which one attempt is forgotten.
create or replace function count_password_attempt(
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
