-- See pfa_share_drafts.
create or replace function pfa_lock_drafts(organization_id text) returns void
  language sql volatile
  return pg_advisory_xact_lock(hashtextextended(organization_id, 3));
