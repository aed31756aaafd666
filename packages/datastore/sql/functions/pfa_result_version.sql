-- A text that is another one after everything that changes what the person sees of the organization's records: a change of the
-- records, or of their own drafts. Adds up what the snapshot sees, since changes become visible in another order than that of their
-- ids: as many events with the same sum are the same ones, because those that expire have lower ids than those that come. Where
-- old events expire it changes too. Runs as its owner: the events themselves are nobody's to read.
create or replace function pfa_result_version() returns text
  language sql stable parallel safe security definer set search_path from current as $$
  select concat(count(*), '.', coalesce(sum(id), 0)) from (
    select id from organization_event
     where organization_id = current_organization_id() and user_id is null and kind = 'records'
    union all
    select id from organization_event
     where organization_id = current_organization_id() and user_id = current_user_id() and kind = 'drafts'
  ) told
$$;
revoke all on function pfa_result_version() from public;
grant execute on function pfa_result_version() to vanguard_app;
