-- The baseline on a newer record: theirs, but of a conflict as it was. As rebase of packages/pfa.
create or replace function pfa_rebased_baseline(data jsonb, delta jsonb, baseline jsonb) returns jsonb
  language sql immutable parallel safe
  return pfa_kept_baseline(data, delta, pfa_changed_fields(data, baseline));
