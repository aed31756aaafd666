-- Notes upstream's counter of the records before the writes of messages, a list of {place, organizationId, id, attempt, recordId},
-- so that whoever finds a message knows what its record was like. Returns the places of those whose claim still holds. Sees all
-- organizations by itself: a statement of its own is one round trip, where a transaction that says so takes four, and this stands
-- between a worker and each message.
create or replace function pfa_mark_sent(marks jsonb) returns setof integer
  language plpgsql set search_path from current as $$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
begin
  perform set_config('vanguard.across_organizations', 'on', true);
  return query
    update pfa_outbox o set sent_record_id = m."recordId"
      from jsonb_to_recordset(marks) as m(place integer, "organizationId" text, id bigint, attempt integer, "recordId" text)
     where o.organization_id = m."organizationId" and o.id = m.id and o.state = 'sending' and o.attempts = m.attempt
    returning m.place;
  perform set_config('vanguard.across_organizations', before, true);
end
$$;
revoke all on function pfa_mark_sent(jsonb) from public;
