-- Commits drafts of the person whose transaction it is, of these records or of all: each becomes a message to upstream and is
-- laid on the mirror for everybody, with its history. Drafts that cannot be sent stay, with the reason: `conflict`, `removed`,
-- or the rule that they break. Returns {committed, kept: [{pfaId, code}]}.
--
-- Whoever changes what drafts are laid over has them alone: nothing may have taken pfa_share_drafts in this transaction.
create or replace function pfa_commit_drafts(chosen text[]) returns jsonb
  language plpgsql security definer set search_path from current as $$
declare
  organization constant text := current_organization_id();
  author constant text := current_user_id();
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
  kept jsonb;
  committed text[];
  deltas jsonb[];
begin
  perform pfa_lock_drafts(organization);
  perform set_config('vanguard.across_organizations', 'on', true), set_config('vanguard.history', 'none', true);
  with judged as materialized (
    select d.pfa_id, m.data, d.delta, d.baseline, d.change_reason, d.session_id,
           case
             when m.removed_at is not null then 'removed'
             -- A function with a subquery is dear; what was drafted on the present values has none to look for.
             when pfa_changed_fields(m.data, d.baseline) <> '{}' and pfa_conflicting_fields(m.data, d.delta, d.baseline) <> '{}' then 'conflict'
             else pfa_draft_fault(m.data, d.delta, d.delta)
           end as fault
      from pfa_draft d
      join pfa_mirror m on m.organization_id = d.organization_id and m.pfa_id = d.pfa_id
     where d.organization_id = organization and d.user_id = author and (chosen is null or d.pfa_id = any(chosen))
  ),
  queued as (
    insert into pfa_outbox (organization_id, pfa_id, user_id, delta, baseline, change_reason, session_id)
    select organization, pfa_id, author, delta,
           -- A layer's own terms are written to those of the record, where upstream has no place for them.
           case when delta ?| array['forecastSource', 'forecastRate', 'forecastPrice', 'actualSource', 'actualRate', 'actualPrice']
             then jsonb_build_object('source', data -> 'source', 'monthlyRate', data -> 'monthlyRate', 'purchasePrice', data -> 'purchasePrice')
             else '{}' end || coalesce((select jsonb_object_agg(key, data -> key) from jsonb_object_keys(delta) as key), '{}'),
           change_reason, session_id
      from judged
     where fault is null
     order by pfa_id
    returning pfa_id, delta
  ),
  noted as (
    insert into pfa_history (organization_id, pfa_id, user_id, origin, label, session_id, reason, changes)
    select organization, pfa_id, author, 'commit', 'commit', session_id, change_reason,
           (select jsonb_object_agg(key, jsonb_build_array(
                     coalesce(data -> key, case when key like 'is%' then 'false'::jsonb else 'null' end), value))
              from jsonb_each(delta))
      from judged
     where fault is null
  )
  select (select array_agg(pfa_id) from queued), (select array_agg(delta) from queued),
         (select coalesce(jsonb_agg(jsonb_build_object('pfaId', pfa_id, 'code', fault) order by pfa_id), '[]') from judged where fault is not null)
    into committed, deltas, kept;
  if committed is not null then
    -- Before the mirror changes, which would lay each of them over its record anew.
    delete from pfa_draft where organization_id = organization and user_id = author and pfa_id = any(committed);
    update pfa_mirror m
       set data = pfa_with_delta(m.data, c.delta), upstream_data = coalesce(m.upstream_data, m.data), updated_at = now()
      from unnest(committed, deltas) as c(pfa_id, delta)
     where m.organization_id = organization and m.pfa_id = c.pfa_id;
    perform pfa_rebase_drafts(organization, committed);
    -- Steps that made them are over: to undo one would be to draft it anew on what everybody has now.
    delete from pfa_edit_change where organization_id = organization and user_id = author and pfa_id = any(committed);
    delete from pfa_edit e
     where e.organization_id = organization and e.user_id = author
       and not exists (select from pfa_edit_change c where c.organization_id = organization and c.user_id = author and c.step = e.step);
    perform pg_notify('vanguard_outbox', '');
  end if;
  perform set_config('vanguard.across_organizations', before, true), set_config('vanguard.history', '', true);
  return jsonb_build_object('committed', coalesce(cardinality(committed), 0), 'kept', kept);
end
$$;
revoke all on function pfa_commit_drafts(text[]) from public;
grant execute on function pfa_commit_drafts(text[]) to vanguard_app;
