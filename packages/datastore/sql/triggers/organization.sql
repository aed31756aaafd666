create trigger organization_history_deleted after delete on organization
  referencing old table as old_rows for each statement execute function pfa_history_forget_organizations();
