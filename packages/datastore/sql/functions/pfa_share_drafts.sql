-- A draft that is saved while a pull changes its record is laid over the record as the pull leaves it: whoever changes drafts
-- shares the organization's, whoever changes what they are laid over has them alone (pfa_lock_drafts), each until it commits.
--
-- Drafts share before their first statement (lockDrafts), since a statement sees what was committed when it began; the triggers
-- repeat it, each of whose statements sees anew, for writers that do not know of it.
create or replace function pfa_share_drafts(organization_id text) returns void
  language sql volatile
  return pg_advisory_xact_lock_shared(hashtextextended(organization_id, 3));
