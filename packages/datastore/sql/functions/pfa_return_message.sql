-- Takes a committed change back, since upstream refused it or somebody decided so: the mirror has again what upstream has,
-- with what else is owed, and its author has the change as a draft again, with the reason; not the fields that the author has
-- committed anew since, whose later message may still arrive, or comes back itself. `as_state`: refused or dropped; of dropped
-- there is no draft. `attempt`: only if the message still is at that attempt, null for any that is not over.
-- `fresh`: {data, version} as upstream has the record now, or null. Needs a transaction that sees all organizations.
-- Returns whether it was.
create or replace function pfa_return_message(
  organization text, message bigint, attempt integer, as_state text, code text, field text, reason text, fresh jsonb
) returns boolean
  language plpgsql set search_path from current as $$
declare
  o pfa_outbox;
  known jsonb;
  owed jsonb;
  back jsonb;
begin
  perform pfa_lock_drafts(organization);
  update pfa_outbox m
     set state = as_state, outcome = code, last_error = reason, settled_at = now(), claimed_until = null
   where m.organization_id = organization and m.id = message and m.state in ('queued', 'sending', 'delivered')
     and (attempt is null or (m.state = 'sending' and m.attempts = attempt))
  returning * into o;
  if not found then
    return false;
  end if;
  -- Later changes of the same fields were made on top of this one, which upstream never had.
  update pfa_outbox later
     set baseline = later.baseline || (
       select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(o.baseline) where later.baseline ? key and o.delta -> key = later.baseline -> key)
   where later.organization_id = organization and later.pfa_id = o.pfa_id and later.id > o.id and later.state in ('queued', 'sending');
  owed := pfa_owed(organization, o.pfa_id);
  perform set_config('vanguard.history', as_state, true);
  update pfa_mirror m
     set data = case when owed is null then upstream else pfa_with_delta(upstream, owed) end,
         upstream_data = case when owed is not null then upstream end,
         upstream_version = case when fresh is null then m.upstream_version else fresh ->> 'version' end,
         updated_at = now(), last_seen_at = case when fresh is null then m.last_seen_at else clock_timestamp() end
    from (select coalesce(fresh -> 'data', upstream_data, data) as upstream from pfa_mirror
           where organization_id = organization and pfa_id = o.pfa_id) now_there
   where m.organization_id = organization and m.pfa_id = o.pfa_id;
  perform set_config('vanguard.history', '', true);
  if as_state = 'refused' then
    select data into known from pfa_mirror where organization_id = organization and pfa_id = o.pfa_id;
    select jsonb_object_agg(key, value) into back from jsonb_each(o.delta)
     where not exists (
       select from pfa_outbox later
        where later.organization_id = organization and later.pfa_id = o.pfa_id and later.user_id = o.user_id
          and later.id > o.id and later.state in ('queued', 'sending', 'delivered') and later.delta ? key);
    -- What the author has drafted since goes on top of what comes back.
    insert into pfa_draft as d (organization_id, pfa_id, user_id, delta, baseline, change_reason, session_id, refusal)
    select organization, o.pfa_id, o.user_id, back, o.baseline, o.change_reason, o.session_id,
           jsonb_build_object('code', code, 'field', field, 'message', reason, 'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
     where exists (select from app_user u where u.id = o.user_id) and known is not null and back is not null
        on conflict (organization_id, user_id, pfa_id) do update
       set delta = excluded.delta || d.delta, baseline = d.baseline || excluded.baseline, refusal = excluded.refusal,
           updated_at = now();
  end if;
  perform pfa_rebase_drafts(organization, array[o.pfa_id]);
  return true;
end
$$;
revoke all on function pfa_return_message(text, bigint, integer, text, text, text, text, jsonb) from public;
