-- Words and overlay.
create trigger pfa_mirror_inserted after insert on pfa_mirror
  referencing new table as new_rows for each statement execute function pfa_mirror_inserted();
create trigger pfa_mirror_updated after update on pfa_mirror
  referencing old table as old_rows new table as new_rows for each statement execute function pfa_mirror_updated();
create trigger pfa_mirror_deleted after delete on pfa_mirror
  referencing old table as old_rows for each statement execute function pfa_mirror_deleted();

create trigger pfa_mirror_history after update on pfa_mirror
  referencing old table as old_rows new table as new_rows for each statement execute function pfa_history_follow_mirror();

-- Summaries.
create trigger pfa_mirror_summary_insert after insert on pfa_mirror
  referencing new table as new_rows for each statement execute function pfa_summary_follow();
create trigger pfa_mirror_summary_update after update on pfa_mirror
  referencing old table as old_rows new table as new_rows for each statement execute function pfa_summary_follow();
create trigger pfa_mirror_summary_delete after delete on pfa_mirror
  referencing old table as old_rows for each statement execute function pfa_summary_follow();
create trigger pfa_mirror_month_summary_insert after insert on pfa_mirror
  referencing new table as new_rows for each statement execute function pfa_month_summary_follow();
create trigger pfa_mirror_month_summary_update after update on pfa_mirror
  referencing old table as old_rows new table as new_rows for each statement execute function pfa_month_summary_follow();
create trigger pfa_mirror_month_summary_delete after delete on pfa_mirror
  referencing old table as old_rows for each statement execute function pfa_month_summary_follow();
create trigger pfa_mirror_date_span_insert after insert on pfa_mirror
  referencing new table as new_rows for each statement execute function pfa_date_span_follow();
create trigger pfa_mirror_date_span_update after update on pfa_mirror
  referencing old table as old_rows new table as new_rows for each statement execute function pfa_date_span_follow();

create trigger pfa_mirror_events_insert after insert on pfa_mirror
  referencing new table as new_rows for each statement execute function organization_event_follow_mirror();
