-- bulk shift of 600 and back

SELECT 1 FROM ONLY "public"."pfa_mirror" x WHERE "organization_id" OPERATOR(pg_catalog.=) $1 AND "pfa_id" OPERATOR(pg_catalog.=) $2 FOR KEY SHARE OF x;

insert into pfa_overlay (
  organization_id, user_id, weight, pfa_id, words, data,
  -- fields: overlay columns
  area, category, forecast_category, class, source, dor, manufacturer, model, equipment, contract, is_actualized,
  is_discontinued, is_funds_transferable, has_plan, has_actuals, has_unknown_source, monthly_rate, purchase_price,
  original_start, original_end, forecast_start, forecast_end, actual_start, actual_end, plan_cost, forecast_cost,
  actual_cost
  -- end of fields
)
select t.organization_id, t.user_id, -1, t.pfa_id, s.words, m.data,
       -- fields: as upstream has them
       m.area, m.category, m.forecast_category, m.class, m.source, m.dor, m.manufacturer, m.model, m.equipment,
       m.contract, m.is_actualized, m.is_discontinued, m.is_funds_transferable, m.has_plan, m.has_actuals,
       m.has_unknown_source, m.monthly_rate, m.purchase_price, m.original_start, m.original_end, m.forecast_start,
       m.forecast_end, m.actual_start, m.actual_end, m.plan_cost, m.forecast_cost, m.actual_cost
       -- end of fields
  from touched t
 cross join lateral (
   select * from pfa_mirror one
    where one.organization_id = t.organization_id and one.pfa_id = t.pfa_id and one.removed_at is null
   offset 0
 ) m
 cross join lateral (
   select * from pfa_search one where one.organization_id = t.organization_id and one.pfa_id = t.pfa_id
   offset 0
 ) s
    on conflict (organization_id, user_id, weight, pfa_id) do nothing;

SELECT 1 FROM ONLY "public"."app_user" x WHERE "id" OPERATOR(pg_catalog.=) $1 FOR KEY SHARE OF x;

/* write drafts */ with
  judged as materialized (
  select *, pfa_draft_fault(data, delta, change) as fault
    from (
      select pfa_id, data, content_hash, upstream_version, old_delta, old_baseline, old_version, old_reason, old_session,
             change, pfa_changed_fields(data, squashed) as delta, reason
        from (
          select t.pfa_id, t.data, t.content_hash, t.upstream_version, t.old_delta, t.old_baseline, t.old_version, t.old_reason,
                 t.old_session, t.change, coalesce(t.old_delta || t.change, t.change) as squashed,
                 coalesce(t.reason, t.old_reason) as reason
            from (
  select *, case when change <> '{}' then $1::text end as reason
    from (select r.*, case when
"pfa_flag"(case when r.old_delta ? 'isActualized' then r.old_delta else r.data end, 'isActualized') then coalesce(nullif(jsonb_strip_nulls(jsonb_build_object('actualEnd', case when
"pfa_date"(case when r.old_delta ? 'actualEnd' then r.old_delta else r.data end, 'actualEnd') + $2::integer is not null then greatest(
"pfa_date"(case when r.old_delta ? 'actualStart' then r.old_delta else r.data end, 'actualStart'),
"pfa_date"(case when r.old_delta ? 'actualEnd' then r.old_delta else r.data end, 'actualEnd') + $3::integer) end)), '{}'), '{}')
  else coalesce(nullif(jsonb_strip_nulls(jsonb_build_object('forecastStart',
"pfa_date"(case when r.old_delta ? 'forecastStart' then r.old_delta else r.data end, 'forecastStart') + $4::integer)), '{}'), '{}') || coalesce(nullif(jsonb_strip_nulls(jsonb_build_object('forecastEnd',
"pfa_date"(case when r.old_delta ? 'forecastEnd' then r.old_delta else r.data end, 'forecastEnd') + $5::integer)), '{}'), '{}') end as change from (
  select m.pfa_id, "m"."data", "m"."content_hash", "m"."upstream_version",
"d"."delta" as old_delta, "d"."baseline" as old_baseline,
"d"."baseline_version" as old_version, "d"."change_reason" as old_reason,
"d"."session_id" as old_session
    from unnest($6::text[]) as named (pfa_id)
    join pfa_mirror m on "m"."organization_id" = $7 and "m"."removed_at" is null and m.pfa_id = named.pfa_id
    left join lateral (
  select * from pfa_draft one
   where one.organization_id = $8 and one.user_id = $9 and one.pfa_id = "m"."pfa_id"
   limit 1) d on true) r offset 0) operated) t
          offset 0 -- squashes once, not once a field
        ) squashed
      offset 0 -- computes each delta once
    ) changed),
  next as materialized (
    select pfa_id, data, case when "old_delta" is not null then jsonb_build_object(
  'delta', "old_delta", 'baseline', "old_baseline", 'version', "old_version", 'reason', "old_reason", 'session', "old_session") end as before, delta, coalesce((
select jsonb_object_agg(key, coalesce("old_baseline" -> key, data -> key)) from jsonb_object_keys(delta) as key), '{}') as baseline,
           upstream_version as version, reason, coalesce($10::text, old_session) as session
      from judged
     where
(fault is null and (delta <> coalesce(old_delta, '{}') or (delta <> '{}' and reason is distinct from old_reason)))
  ),
  written as (
    insert into pfa_draft as d
      (organization_id, user_id, pfa_id, delta, baseline, baseline_version, change_reason, session_id)
    select $11, $12, pfa_id, delta, baseline, version, reason, session
      from next
     where delta <> '{}'
        on conflict (organization_id, user_id, pfa_id) do update
       set delta = excluded.delta, baseline = excluded.baseline, baseline_version = excluded.baseline_version,
           change_reason = excluded.change_reason, session_id = excluded.session_id, refusal = null, updated_at = now()
    returning 1
  ),
  dropped as (
    delete from pfa_draft d
     where "d"."organization_id" = $13 and "d"."user_id" = $14 and d.pfa_id = any(array(select pfa_id from next where delta = '{}'))
    returning 1
  ),
  step as (
    insert into pfa_edit (organization_id, user_id, step, label, session_id, record_count)
    select $15, $16,
           coalesce((select max(step) from pfa_edit where "pfa_edit"."organization_id" = $17 and "pfa_edit"."user_id" = $18), 0) + 1,
           $19, $20, (select count(*) from next)
     where exists (select from next)
    returning step
  ),
  kept as (
    insert into pfa_edit_change (organization_id, user_id, step, pfa_id, before, after)
    select $21, $22, step, pfa_id, before,
           case when delta <> '{}' then jsonb_build_object(
             'delta', delta, 'baseline', baseline, 'version', version, 'reason', reason, 'session', session) end
      from next, step
  ),
  history as (
    insert into pfa_history (organization_id, pfa_id, user_id, origin, label, session_id, reason, changes)
    select $23, pfa_id, $24, $25, $26, $27::text, reason, changes
      from next
     cross join lateral (
       select jsonb_object_agg(field, jsonb_build_array(was, becomes)) as changes
         from (
           select field, coalesce(before -> 'delta' -> field, data -> field, absent) as was,
                  coalesce(delta -> field, data -> field, absent) as becomes
             from jsonb_object_keys(coalesce(before -> 'delta', '{}') || delta) as field
            cross join lateral (select case when field like 'is%' then 'false'::jsonb else 'null' end as absent) missing
         ) seen
        where was <> becomes
     ) differing
     where changes is not null
  )
  select '{}'::text[] as stale, '{}'::jsonb as versions,
         (select count(*)::integer from written) as saved, (select count(*)::integer from dropped) as dropped,
         (select count(*)::integer from judged where fault is null) - (select count(*)::integer from next) as unchanged,
         '{}'::text[] as unknown,
         (select count(*)::integer from judged where fault is not null) as "faultCount",
         (select coalesce(jsonb_agg(jsonb_build_object('pfaId', pfa_id, 'code', fault)), '[]')
            from (select pfa_id, fault from judged where fault is not null order by pfa_id limit $28) named) as faults;

delete from pfa_edit_change c using old_rows o
where c.organization_id = o.organization_id and c.user_id = o.user_id and c.step = o.step;

/* forget steps */ delete from pfa_edit
where "pfa_edit"."organization_id" = $1 and "pfa_edit"."user_id" = $2
  and (is_undone or step <= (
    select e.step from pfa_edit e where "e"."organization_id" = $3 and "e"."user_id" = $4 and not e.is_undone
     order by e.step desc offset $5 limit 1));

/* scope */ select set_config('role', 'vanguard_app', true),
set_config('vanguard.organization_id', $1, true),
set_config('vanguard.user_id', $2, true);

/* turn of a user */ select pfa_share_drafts($1),
pg_advisory_xact_lock(hashtextextended($2, 1));

/* undo step */ update pfa_edit e set is_undone = $1
 where "e"."organization_id" = $2 and "e"."user_id" = $3 and e.step = (select max(step) from pfa_edit where "pfa_edit"."organization_id" = $4 and "pfa_edit"."user_id" = $5 and not is_undone)
returning step::text, label, record_count as "recordCount", is_undone as "isUndone", to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt";

insert into pfa_overlay as o (
  organization_id, user_id, weight, pfa_id, words,
  -- fields: overlay columns
  area, category, forecast_category, class, source, dor, manufacturer, model, equipment, contract, is_actualized,
  is_discontinued, is_funds_transferable, has_plan, has_actuals, has_unknown_source, monthly_rate, purchase_price,
  original_start, original_end, forecast_start, forecast_end, actual_start, actual_end, plan_cost, forecast_cost,
  actual_cost
  -- end of fields
)
select t.organization_id, t.user_id, 1, t.pfa_id,
       case when has_other_words then pfa_words(t.pfa_id, seen) else u.words end,
       -- fields: as the user sees them
       case when t.delta ? 'area' then pfa_text(t.delta, 'area') else u.area end,
       case when t.delta ? 'category' then pfa_text(t.delta, 'category') else u.category end,
       case when t.delta ? 'forecastCategory' then pfa_text(t.delta, 'forecastCategory') else u.forecast_category end,
       case when t.delta ? 'class' then pfa_text(t.delta, 'class') else u.class end,
       case when t.delta ? 'source' then pfa_text(t.delta, 'source') else u.source end,
       case when t.delta ? 'dor' then pfa_text(t.delta, 'dor') else u.dor end,
       case when t.delta ? 'manufacturer' then pfa_text(t.delta, 'manufacturer') else u.manufacturer end,
       case when t.delta ? 'model' then pfa_text(t.delta, 'model') else u.model end,
       case when t.delta ? 'equipment' then pfa_text(t.delta, 'equipment') else u.equipment end,
       case when t.delta ? 'contract' then pfa_text(t.delta, 'contract') else u.contract end,
       case when t.delta ? 'isActualized' then pfa_flag(t.delta, 'isActualized') else u.is_actualized end,
       case when t.delta ? 'isDiscontinued' then pfa_flag(t.delta, 'isDiscontinued') else u.is_discontinued end,
       case when t.delta ? 'isFundsTransferable' then pfa_flag(t.delta, 'isFundsTransferable') else u.is_funds_transferable end,
       u.has_plan,
       u.has_actuals,
       case when has_other_sources then pfa_has_unknown_source(seen) else u.has_unknown_source end,
       case when t.delta ? 'monthlyRate' then pfa_amount(t.delta, 'monthlyRate') else u.monthly_rate end,
       case when t.delta ? 'purchasePrice' then pfa_amount(t.delta, 'purchasePrice') else u.purchase_price end,
       u.original_start,
       u.original_end,
       case when t.delta ? 'forecastStart' then pfa_date(t.delta, 'forecastStart') else u.forecast_start end,
       case when t.delta ? 'forecastEnd' then pfa_date(t.delta, 'forecastEnd') else u.forecast_end end,
       case when t.delta ? 'actualStart' then pfa_date(t.delta, 'actualStart') else u.actual_start end,
       case when t.delta ? 'actualEnd' then pfa_date(t.delta, 'actualEnd') else u.actual_end end,
       u.plan_cost,
       case when has_other_costs then pfa_forecast_cost(seen) else u.forecast_cost end,
       case when has_other_costs then pfa_actual_cost(seen) else u.actual_cost end
       -- end of fields
  from touched t
 cross join lateral (
   select * from pfa_overlay one
    where one.organization_id = t.organization_id and one.user_id = t.user_id and one.weight = -1 and one.pfa_id = t.pfa_id
   offset 0
 ) u
 cross join lateral (
   select t.delta ?|
          -- fields: words follow from
          array['area', 'category', 'class', 'manufacturer', 'model', 'equipment', 'contract']
          -- end of fields
          as has_other_words,
          t.delta ?|
          -- fields: costs follow from
          array['source', 'isActualized', 'monthlyRate', 'purchasePrice', 'forecastStart', 'forecastEnd', 'actualStart',
          'actualEnd', 'forecastSource', 'forecastRate', 'forecastPrice', 'actualSource', 'actualRate', 'actualPrice']
          -- end of fields
          as has_other_costs,
          t.delta ?|
          -- fields: sources
          array['source', 'forecastSource', 'actualSource']
          -- end of fields
          as has_other_sources
 ) has
 cross join lateral (
   select case when has_other_words or has_other_costs then u.data || t.delta end as seen
   offset 0 -- merges once a row
 ) merged
    on conflict (organization_id, user_id, weight, pfa_id) do update
   set words = excluded.words,
       -- fields: replaced in the overlay
       area = excluded.area, category = excluded.category, forecast_category = excluded.forecast_category,
       class = excluded.class, source = excluded.source, dor = excluded.dor, manufacturer = excluded.manufacturer,
       model = excluded.model, equipment = excluded.equipment, contract = excluded.contract,
       is_actualized = excluded.is_actualized, is_discontinued = excluded.is_discontinued,
       is_funds_transferable = excluded.is_funds_transferable, has_plan = excluded.has_plan,
       has_actuals = excluded.has_actuals, has_unknown_source = excluded.has_unknown_source,
       monthly_rate = excluded.monthly_rate, purchase_price = excluded.purchase_price,
       original_start = excluded.original_start, original_end = excluded.original_end,
       forecast_start = excluded.forecast_start, forecast_end = excluded.forecast_end,
       actual_start = excluded.actual_start, actual_end = excluded.actual_end, plan_cost = excluded.plan_cost,
       forecast_cost = excluded.forecast_cost, actual_cost = excluded.actual_cost
       -- end of fields;

moved = (select count(*) from touched);

SELECT pfa_share_drafts(organization_id) from (select distinct organization_id from touched order by 1) changed;

SELECT set_config('vanguard.across_organizations', 'on', true);

delete from pfa_overlay
where ctid = any(array(
  select o.ctid
    from touched t
   cross join lateral (
     select ctid from pfa_overlay one
      where one.organization_id = t.organization_id and one.user_id = t.user_id and one.weight in (-1, 1) and one.pfa_id = t.pfa_id
     offset 0
   ) o
));

SELECT set_config('vanguard.across_organizations', before, true);

insert into organization_event (organization_id, kind, data)
select organization_id, 'records',
       jsonb_build_object('cause', cause, 'by', author, 'count', count, 'pfaIds', case when count <= 100 then (
         select jsonb_agg(pfa_id order by pfa_id) from new_rows n
          where n.organization_id = g.organization_id and n.label = cause and n.user_id is not distinct from author
            and n.origin in ('commit', 'upstream')) end)
  from (
    select organization_id, label as cause, user_id as author, count(*)
      from new_rows
     where origin in ('commit', 'upstream')
     group by organization_id, label, user_id
  ) g;

SELECT 1 FROM ONLY "public"."organization" x WHERE "id" OPERATOR(pg_catalog.=) $1 FOR KEY SHARE OF x;

insert into organization_event (organization_id, user_id, kind, data)
select organization_id, user_id, 'drafts',
       jsonb_build_object('label', label, 'sessionId', session_id, 'count', count, 'pfaIds', case when count <= 100 then (
         select jsonb_agg(pfa_id order by pfa_id) from new_rows n where n.organization_id = g.organization_id and n.user_id = g.user_id) end)
  from (
    select organization_id, user_id, min(label) as label, min(session_id) as session_id, count(*)
      from new_rows
     where origin in ('edit', 'undo', 'redo')
     group by organization_id, user_id
  ) g;

/* write states */ with next as materialized (
  select pfa_id, data, before, delta, coalesce((
select jsonb_object_agg(key, coalesce("moved_baseline" -> key, data -> key)) from jsonb_object_keys(delta) as key), '{}') as baseline, version, reason, session
    from (
      select *, pfa_changed_fields(data, moved_delta) as delta
        from (
          select c.pfa_id, m.data, case when "d"."delta" is not null then jsonb_build_object(
  'delta', "d"."delta", 'baseline', "d"."baseline", 'version', "d"."baseline_version", 'reason', "d"."change_reason", 'session', "d"."session_id") end as before,
  (coalesce("d"."delta", '{}') - differing.fields) || coalesce((
    select jsonb_object_agg(key, value) from jsonb_each("c"."before" -> 'delta') where key = any(differing.fields)), '{}') as moved_delta,
  (coalesce("d"."baseline", '{}') - differing.fields) || coalesce((
    select jsonb_object_agg(key, value) from jsonb_each("c"."before" -> 'baseline') where key = any(differing.fields)), '{}') as moved_baseline,
                 coalesce(d.baseline_version, "c"."before" ->> 'version') as version,
                 case when "c"."before" is null then d.change_reason else "c"."before" ->> 'reason' end as reason,
                 case when "c"."before" is null then d.session_id else "c"."before" ->> 'session' end as session
            from pfa_edit_change c
            join pfa_mirror m on m.organization_id = c.organization_id and m.pfa_id = c.pfa_id
            left join lateral (
  select * from pfa_draft one
   where one.organization_id = $1 and one.user_id = $2 and one.pfa_id = "c"."pfa_id"
   limit 1) d on true
           cross join lateral (
select array(
  select key from jsonb_object_keys(coalesce(c.before -> 'delta', '{}') || coalesce(c.after -> 'delta', '{}')) as key
   where c.before -> 'delta' -> key is distinct from c.after -> 'delta' -> key
      or c.before -> 'baseline' -> key is distinct from c.after -> 'baseline' -> key
) as fields offset 0) differing
           where "c"."organization_id" = $3 and "c"."user_id" = $4 and c.step = $5::bigint
          offset 0 -- computes each field once
        ) moved
      offset 0 -- computes each delta once
    ) changed),
  written as (
    insert into pfa_draft as d
      (organization_id, user_id, pfa_id, delta, baseline, baseline_version, change_reason, session_id)
    select $6, $7, pfa_id, delta, baseline, version, reason, session
      from next
     where delta <> '{}'
        on conflict (organization_id, user_id, pfa_id) do update
       set delta = excluded.delta, baseline = excluded.baseline, baseline_version = excluded.baseline_version,
           change_reason = excluded.change_reason, session_id = excluded.session_id, refusal = null, updated_at = now()
    returning 1
  ),
  dropped as (
    delete from pfa_draft d
     where "d"."organization_id" = $8 and "d"."user_id" = $9 and d.pfa_id = any(array(select pfa_id from next where delta = '{}'))
    returning 1
  ),
  history as (
    insert into pfa_history (organization_id, pfa_id, user_id, origin, label, session_id, reason, changes)
    select $10, pfa_id, $11, $12, $13, $14::text, reason, changes
      from next
     cross join lateral (
       select jsonb_object_agg(field, jsonb_build_array(was, becomes)) as changes
         from (
           select field, coalesce(before -> 'delta' -> field, data -> field, absent) as was,
                  coalesce(delta -> field, data -> field, absent) as becomes
             from jsonb_object_keys(coalesce(before -> 'delta', '{}') || delta) as field
            cross join lateral (select case when field like 'is%' then 'false'::jsonb else 'null' end as absent) missing
         ) seen
        where was <> becomes
     ) differing
     where changes is not null
  )
  select (select count(*)::integer from written) as saved, (select count(*)::integer from dropped) as dropped;
