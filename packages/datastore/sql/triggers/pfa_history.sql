create trigger pfa_history_events after insert on pfa_history
  referencing new table as new_rows for each statement execute function organization_event_follow_history();
