-- Decides of a message that does not get on, for the person whose transaction it is: `retry` sends it at once, `return` gives the
-- change back to its author as a draft, `drop` takes it off the mirror for good. Of the last two the history of the record tells.
-- One that is being sent is returned or dropped, too: what its worker says afterwards is ignored, and should the change have
-- arrived all the same, the next pull shows it. Returns whether the message was there and not over.
create or replace function pfa_decide_message(message bigint, chosen text) returns boolean
  language plpgsql security definer set search_path from current as $$
declare
  organization constant text := current_organization_id();
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
  is_done boolean;
begin
  perform pfa_lock_drafts(organization);
  perform set_config('vanguard.across_organizations', 'on', true);
  update pfa_outbox o
     set decision = chosen, decided_by = current_user_id(), decided_at = now(),
         next_attempt_at = case when chosen = 'retry' then now() else o.next_attempt_at end
   where o.organization_id = organization and o.id = message and o.state in ('queued', 'sending', 'delivered')
     and (chosen <> 'retry' or o.state = 'queued');
  is_done := found;
  if is_done and chosen = 'return' then
    perform pfa_return_message(organization, message, null, 'refused', 'returned_by_administrator', null, 'An administrator gave the change back.', null);
  elsif is_done and chosen = 'drop' then
    perform pfa_return_message(organization, message, null, 'dropped', 'dropped_by_administrator', null, 'An administrator dropped the change.', null);
  end if;
  perform set_config('vanguard.across_organizations', before, true);
  return is_done;
end
$$;
revoke all on function pfa_decide_message(bigint, text) from public;
grant execute on function pfa_decide_message(bigint, text) to vanguard_app;
