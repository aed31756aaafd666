-- What upstream changed, a row a record. Runs as the owner, whoever writes. A pull that only notes that it has seen a record
-- writes nothing. Rows before and after are joined by a hash: see pfa_mirror_updated. `vanguard.history` names what is done to
-- the mirror where it is not a pull: of `none` somebody else writes the history.
create or replace function pfa_history_follow_mirror() returns trigger
  language plpgsql security definer set search_path from current set enable_nestloop = off as $$
declare
  done constant text := coalesce(current_setting('vanguard.history', true), '');
begin
  if done = 'none' then
    return null;
  end if;
  insert into pfa_history (organization_id, pfa_id, origin, label, changes)
  select n.organization_id, n.pfa_id, 'upstream',
         case
           when done <> '' then done
           when n.removed_at is not null and o.removed_at is null then 'removed'
           when n.removed_at is null and o.removed_at is not null then 'returned'
           else 'update'
         end,
         differing.changes
    from new_rows n
    join old_rows o using (organization_id, pfa_id)
   cross join lateral (
     select coalesce(jsonb_object_agg(field, jsonb_build_array(o.data -> field, n.data -> field)), '{}') as changes
       from jsonb_object_keys(o.data || n.data) as field
      where o.data -> field is distinct from n.data -> field
   ) differing
   where n.data is distinct from o.data or (n.removed_at is null) <> (o.removed_at is null);
  return null;
end
$$;
