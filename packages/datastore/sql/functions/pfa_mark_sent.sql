-- Notes upstream's counter of the record before a message's write, so that whoever finds the message knows what the record was
-- like. False where the claim is lost. Sees all organizations by itself: a statement of its own is one round trip, where a
-- transaction that says so takes four, and two of them stand between a worker and each message.
create or replace function pfa_mark_sent(organization text, message bigint, attempt integer, record_id text) returns boolean
  language plpgsql set search_path from current as $$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
  is_claimed boolean;
begin
  perform set_config('vanguard.across_organizations', 'on', true);
  update pfa_outbox o set sent_record_id = record_id
   where o.organization_id = organization and o.id = message and o.state = 'sending' and o.attempts = attempt;
  is_claimed := found;
  perform set_config('vanguard.across_organizations', before, true);
  return is_claimed;
end
$$;
revoke all on function pfa_mark_sent(text, bigint, integer, text) from public;
