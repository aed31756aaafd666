-- What was written into the history, a statement at a time: to everybody of the organization which records changed, to a user's
-- other pages which drafts did, and to those whose drafts have another value in the same field that there is a conflict. Ids of
-- records are named up to a hundred; beyond that the number says enough. Needs, for the conflicts of others, a transaction that
-- sees all organizations, as all have that change what drafts are laid over.
create or replace function organization_event_follow_history() returns trigger
  language plpgsql security definer set search_path from current as $$
begin
  insert into organization_event (organization_id, kind, data)
  select organization_id, 'records',
         jsonb_build_object('cause', cause, 'by', author, 'count', count, 'pfaIds', case when count <= 100 then (
           select jsonb_agg(pfa_id order by pfa_id) from new_rows n
            where n.organization_id = g.organization_id and n.label = cause and n.user_id is not distinct from author
              and n.origin in ('commit', 'upstream')) end)
    from (
      select organization_id, label as cause, user_id as author, count(*)
        from new_rows
       where origin in ('commit', 'upstream')
       group by organization_id, label, user_id
    ) g;
  if found then
    -- Planned for the rows that changed: see pfa_mirror_updated.
    execute $statement$
      insert into organization_event (organization_id, user_id, kind, data)
      select organization_id, user_id, 'conflicts',
             jsonb_build_object('count', count(*), 'pfaIds', case when count(*) <= 100 then jsonb_agg(pfa_id order by pfa_id) end)
        from (
          select distinct n.organization_id, d.user_id, n.pfa_id
            from new_rows n
            join pfa_draft d on d.organization_id = n.organization_id and d.pfa_id = n.pfa_id
           where n.origin in ('commit', 'upstream') and d.user_id is distinct from n.user_id
             and exists (
               select from jsonb_each(d.delta) as drafted
                where n.changes ? drafted.key and n.changes -> drafted.key -> 1 is distinct from drafted.value)
        ) conflicting
       group by organization_id, user_id
    $statement$;
    perform pg_notify('vanguard_event', '');
  end if;
  -- No notification: whoever commits one waits for all others that do, and another page of the same user has a second's time.
  insert into organization_event (organization_id, user_id, kind, data)
  select organization_id, user_id, 'drafts',
         jsonb_build_object('label', label, 'sessionId', session_id, 'count', count, 'pfaIds', case when count <= 100 then (
           select jsonb_agg(pfa_id order by pfa_id) from new_rows n where n.organization_id = g.organization_id and n.user_id = g.user_id) end)
    from (
      select organization_id, user_id, min(label) as label, min(session_id) as session_id, count(*)
        from new_rows
       where origin in ('edit', 'undo', 'redo')
       group by organization_id, user_id
    ) g;
  return null;
end
$$;
