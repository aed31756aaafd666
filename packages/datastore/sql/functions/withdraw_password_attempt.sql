-- For an attempt that was no guess: it was right, or nobody judged it. What it closed opens again.
create or replace function withdraw_password_attempt(keys bytea[], free integer[]) returns void
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
