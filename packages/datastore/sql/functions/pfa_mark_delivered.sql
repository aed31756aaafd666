-- Upstream has the changes of these messages, a list of {place, organizationId, id, attempt, expected, versionBefore}: `expected`
-- as a pull shows it once it has arrived, `versionBefore` upstream's of the record before it. They stay on the mirror until then.
-- Returns as pfa_mark_sent.
create or replace function pfa_mark_delivered(marks jsonb) returns setof integer
  language plpgsql set search_path from current as $$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
begin
  perform set_config('vanguard.across_organizations', 'on', true);
  return query
    update pfa_outbox o
       set state = 'delivered', delivered_at = clock_timestamp(), claimed_until = null, last_error = null,
           expected = m.expected, version_before = m."versionBefore"
      from jsonb_to_recordset(marks) as m(
        place integer, "organizationId" text, id bigint, attempt integer, expected jsonb, "versionBefore" text)
     where o.organization_id = m."organizationId" and o.id = m.id and o.state = 'sending' and o.attempts = m.attempt
    returning m.place;
  perform set_config('vanguard.across_organizations', before, true);
end
$$;
revoke all on function pfa_mark_delivered(jsonb) from public;
