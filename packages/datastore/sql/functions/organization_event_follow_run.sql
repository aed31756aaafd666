-- A pull begins or ends.
create or replace function organization_event_follow_run() returns trigger
  language plpgsql security definer set search_path from current as $$
begin
  insert into organization_event (organization_id, kind, data)
  select id, 'pull', jsonb_build_object(
           'runId', new.id, 'kind', new.kind, 'status', new.status, 'processed', new.records_processed,
           'inserted', new.records_inserted, 'updated', new.records_updated, 'removed', new.records_deleted, 'error', new.error_message, 'code', new.error_code)
    from organization where id = new.organization_id;
  perform pg_notify('vanguard_event', '');
  return null;
end
$$;
