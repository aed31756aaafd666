create trigger sync_state_events after insert or delete on sync_state
  for each row execute function organization_event_follow_connection();
create trigger sync_state_events_update after update on sync_state
  for each row when (old.upstream_kind is distinct from new.upstream_kind or old.upstream_url is distinct from new.upstream_url)
  execute function organization_event_follow_connection();
