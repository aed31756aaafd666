create trigger pfa_outbox_events after update on pfa_outbox
  referencing old table as old_rows new table as new_rows for each statement execute function organization_event_follow_outbox();
