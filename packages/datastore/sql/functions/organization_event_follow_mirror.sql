-- Records that are new upstream: of those that change the history tells.
create or replace function organization_event_follow_mirror() returns trigger
  language plpgsql security definer set search_path from current as $$
begin
  insert into organization_event (organization_id, kind, data)
  select organization_id, 'records',
         jsonb_build_object('cause', 'added', 'by', null, 'count', count, 'pfaIds', case when count <= 100 then (
           select jsonb_agg(pfa_id order by pfa_id) from new_rows n where n.organization_id = g.organization_id) end)
    from (select organization_id, count(*) from new_rows where removed_at is null group by organization_id) g;
  if found then
    perform pg_notify('vanguard_event', '');
  end if;
  return null;
end
$$;
