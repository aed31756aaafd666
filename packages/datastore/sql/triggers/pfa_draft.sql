create trigger pfa_draft_overlay_insert after insert on pfa_draft
  referencing new table as touched for each statement execute function pfa_overlay_follow_drafts();
create trigger pfa_draft_overlay_update after update on pfa_draft
  referencing new table as touched for each statement execute function pfa_overlay_follow_drafts();
create trigger pfa_draft_overlay_delete after delete on pfa_draft
  referencing old table as touched for each statement execute function pfa_overlay_follow_drafts();
