create trigger pfa_edit_deleted after delete on pfa_edit
  referencing old table as old_rows for each statement execute function pfa_edit_deleted();
