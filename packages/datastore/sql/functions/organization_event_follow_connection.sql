-- An organization is connected, to something else, or no longer.
create or replace function organization_event_follow_connection() returns trigger
  language plpgsql security definer set search_path from current as $$
declare
  changed constant sync_state = case when tg_op = 'DELETE' then old else new end;
begin
  -- Of an organization that is deleted nobody is told.
  insert into organization_event (organization_id, kind, data)
  select id, 'connection', jsonb_build_object('upstream', case when tg_op <> 'DELETE' then
           jsonb_build_object('kind', changed.upstream_kind, 'url', changed.upstream_url) end)
    from organization where id = changed.organization_id;
  perform pg_notify('vanguard_event', '');
  return null;
end
$$;
