-- To whoever committed them: how far their changes have come. Claims and attempts are not told. Rows before and after are joined
-- by a hash: see pfa_mirror_updated.
create or replace function organization_event_follow_outbox() returns trigger
  language plpgsql security definer set search_path from current set enable_nestloop = off as $$
begin
  if not exists (select from new_rows where state not in ('queued', 'sending')) then
    return null;
  end if;
  insert into organization_event (organization_id, user_id, kind, data)
  select organization_id, user_id, 'messages',
         jsonb_build_object('state', state, 'count', count(*), 'messages', case when count(*) <= 100 then jsonb_agg(
           jsonb_build_object('id', id::text, 'pfaId', pfa_id, 'outcome', outcome) order by id) end)
    from (
      select n.organization_id, n.user_id, n.state, n.id, n.pfa_id, n.outcome
        from new_rows n
        join old_rows o using (organization_id, id)
       where n.state <> o.state and n.state not in ('queued', 'sending')
    ) moved
   group by organization_id, user_id, state;
  return null;
end
$$;
