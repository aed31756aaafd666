-- Upstream has the message's change: `written`, as a pull shows it once it has arrived. It stays on the mirror until then.
-- `version`: upstream's of the record before it. As pfa_mark_sent.
create or replace function pfa_mark_delivered(organization text, message bigint, attempt integer, written jsonb, version text) returns boolean
  language plpgsql set search_path from current as $$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
  is_claimed boolean;
begin
  perform set_config('vanguard.across_organizations', 'on', true);
  update pfa_outbox o
     set state = 'delivered', delivered_at = clock_timestamp(), claimed_until = null, last_error = null,
         expected = written, version_before = version
   where o.organization_id = organization and o.id = message and o.state = 'sending' and o.attempts = attempt;
  is_claimed := found;
  perform set_config('vanguard.across_organizations', before, true);
  return is_claimed;
end
$$;
revoke all on function pfa_mark_delivered(text, bigint, integer, jsonb, text) from public;
