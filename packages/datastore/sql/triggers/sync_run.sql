-- Not of runs that come from elsewhere, and were over before.
create trigger sync_run_events_insert after insert on sync_run
  for each row when (new.started_at is not null) execute function organization_event_follow_run();
create trigger sync_run_events_update after update on sync_run
  for each row when (old.status is distinct from new.status) execute function organization_event_follow_run();
