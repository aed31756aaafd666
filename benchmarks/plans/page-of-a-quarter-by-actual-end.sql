-- page of a quarter by actual end

/* scope */ select set_config('role', 'vanguard_app', true),
set_config('vanguard.organization_id', $1, true),
set_config('vanguard.user_id', $2, true);

select exists (select from pfa_large_organization) as has;

/* date spans */ select jsonb_build_object('from', max("original_start_from"), 'to', min("original_start_to")) as "originalStart", jsonb_build_object('from', max("original_end_from"), 'to', min("original_end_to")) as "originalEnd", jsonb_build_object('from', max("forecast_start_from"), 'to', min("forecast_start_to")) as "forecastStart", jsonb_build_object('from', max("forecast_end_from"), 'to', min("forecast_end_to")) as "forecastEnd", jsonb_build_object('from', max("actual_start_from"), 'to', min("actual_start_to")) as "actualStart", jsonb_build_object('from', max("actual_end_from"), 'to', min("actual_end_to")) as "actualEnd" from (
select min("original_start_from") as "original_start_from", max("original_start_to") as "original_start_to", min("original_end_from") as "original_end_from", max("original_end_to") as "original_end_to", min("forecast_start_from") as "forecast_start_from", max("forecast_start_to") as "forecast_start_to", min("forecast_end_from") as "forecast_end_from", max("forecast_end_to") as "forecast_end_to", min("actual_start_from") as "actual_start_from", max("actual_start_to") as "actual_start_to", min("actual_end_from") as "actual_end_from", max("actual_end_to") as "actual_end_to"
  from pfa_date_reach
 where organization_id = $1 and field = $2
   and month >= coalesce(date_trunc('month', $3::date::timestamp)::date, '-infinity') and month <= coalesce($4::date, 'infinity')) one;

/* page of records */ with "untouched_0" as materialized (
select m.pfa_id, false as is_drafted, "m"."actual_end" as "k0", "m"."pfa_id" as "k1"
  from pfa_mirror m
 where "m"."organization_id" = $1 and "m"."removed_at" is null
   and not "m"."is_discontinued" and not "m"."is_funds_transferable" and "m"."forecast_start" >= $2::date and "m"."forecast_start" <= $3::date and "m"."actual_end" between $4::date and $5::date
   and "m"."pfa_id" not in (select drafted.pfa_id from pfa_overlay drafted where "drafted"."organization_id" = $6 and "drafted"."user_id" = $7 and "drafted"."weight" = 1)
 order by "m"."actual_end" asc, "m"."pfa_id" asc
 limit $8), "untouched_1" as materialized (
select m.pfa_id, false as is_drafted, "m"."actual_end" as "k0", "m"."pfa_id" as "k1"
  from pfa_mirror m
 where "m"."organization_id" = $9 and "m"."removed_at" is null
   and not "m"."is_discontinued" and not "m"."is_funds_transferable" and "m"."forecast_start" >= $10::date and "m"."forecast_start" <= $11::date and "m"."actual_end" is null and (select count(*) from "untouched_0") < $12
   and "m"."pfa_id" not in (select drafted.pfa_id from pfa_overlay drafted where "drafted"."organization_id" = $13 and "drafted"."user_id" = $14 and "drafted"."weight" = 1)
 order by "m"."pfa_id" asc
 limit $15)
select pfa_id as "pfaId", is_drafted as "isDrafted", array["k0"::text, "k1"::text] as keys
  from (select * from "untouched_0" union all select * from "untouched_1" union all (
select o.pfa_id, true as is_drafted, "o"."actual_end" as "k0", "o"."pfa_id" as "k1"
  from (select * from pfa_overlay) o
 where "o"."organization_id" = $16 and "o"."user_id" = $17 and "o"."weight" = 1
   and not "o"."is_discontinued" and not "o"."is_funds_transferable" and "o"."forecast_start" >= $18::date and "o"."forecast_start" <= $19::date
 order by "k0" asc nulls last, "k1" asc nulls last
 limit $20)) candidate
 order by "k0" asc nulls last, "k1" asc nulls last
 limit $21 offset $22;

/* records of a page */ with
declared as materialized (select key, kind from custom_field where organization_id = $1)
  select p.pfa_id as "pfaId", m.organization_id as "organizationId",
         case when p.is_drafted then "o"."area" else "m"."area" end as "area", case when p.is_drafted then "o"."category" else "m"."category" end as "category", case when p.is_drafted then "o"."forecast_category" else "m"."forecast_category" end as "forecastCategory", case when p.is_drafted then "o"."class" else "m"."class" end as "class", case when p.is_drafted then "o"."source" else "m"."source" end as "source", case when p.is_drafted then "o"."dor" else "m"."dor" end as "dor", case when p.is_drafted then "o"."manufacturer" else "m"."manufacturer" end as "manufacturer", case when p.is_drafted then "o"."model" else "m"."model" end as "model", case when p.is_drafted then "o"."equipment" else "m"."equipment" end as "equipment", case when p.is_drafted then "o"."contract" else "m"."contract" end as "contract", case when p.is_drafted then "o"."is_actualized" else "m"."is_actualized" end as "isActualized", case when p.is_drafted then "o"."is_discontinued" else "m"."is_discontinued" end as "isDiscontinued", case when p.is_drafted then "o"."is_funds_transferable" else "m"."is_funds_transferable" end as "isFundsTransferable", case when p.is_drafted then "o"."has_plan" else "m"."has_plan" end as "hasPlan", case when p.is_drafted then "o"."has_actuals" else "m"."has_actuals" end as "hasActuals", case when p.is_drafted then "o"."has_unknown_source" else "m"."has_unknown_source" end as "hasUnknownSource", trim_scale(case when p.is_drafted then "o"."monthly_rate" else "m"."monthly_rate" end) as "monthlyRate", trim_scale(case when p.is_drafted then "o"."purchase_price" else "m"."purchase_price" end) as "purchasePrice", case when p.is_drafted then "o"."original_start" else "m"."original_start" end as "originalStart", case when p.is_drafted then "o"."original_end" else "m"."original_end" end as "originalEnd", case when p.is_drafted then "o"."forecast_start" else "m"."forecast_start" end as "forecastStart", case when p.is_drafted then "o"."forecast_end" else "m"."forecast_end" end as "forecastEnd", case when p.is_drafted then "o"."actual_start" else "m"."actual_start" end as "actualStart", case when p.is_drafted then "o"."actual_end" else "m"."actual_end" end as "actualEnd", trim_scale(case when p.is_drafted then "o"."plan_cost" else "m"."plan_cost" end) as "planCost", trim_scale(case when p.is_drafted then "o"."forecast_cost" else "m"."forecast_cost" end) as "forecastCost", trim_scale(case when p.is_drafted then "o"."actual_cost" else "m"."actual_cost" end) as "actualCost", trim_scale(case when p.is_drafted then ("o".forecast_cost - "o".plan_cost) else ("m".forecast_cost - "m".plan_cost) end) as "forecastVariance", trim_scale(case when p.is_drafted then (case when "o".is_actualized then "o".actual_cost - "o".plan_cost end) else (case when "m".is_actualized then "m".actual_cost - "m".plan_cost end) end) as "actualVariance",
         case when p.is_drafted then case when (m.data || d.delta) ?| '{forecastSource,forecastRate,forecastPrice,actualSource,actualRate,actualPrice}'::text[]
  then nullif(jsonb_strip_nulls(jsonb_build_object('forecastSource', pfa_text((m.data || d.delta), 'forecastSource'), 'forecastRate', trim_scale(pfa_amount((m.data || d.delta), 'forecastRate'))::text, 'forecastPrice', trim_scale(pfa_amount((m.data || d.delta), 'forecastPrice'))::text, 'actualSource', pfa_text((m.data || d.delta), 'actualSource'), 'actualRate', trim_scale(pfa_amount((m.data || d.delta), 'actualRate'))::text, 'actualPrice', trim_scale(pfa_amount((m.data || d.delta), 'actualPrice'))::text)), '{}') end else case when m.data ?| '{forecastSource,forecastRate,forecastPrice,actualSource,actualRate,actualPrice}'::text[]
  then nullif(jsonb_strip_nulls(jsonb_build_object('forecastSource', pfa_text(m.data, 'forecastSource'), 'forecastRate', trim_scale(pfa_amount(m.data, 'forecastRate'))::text, 'forecastPrice', trim_scale(pfa_amount(m.data, 'forecastPrice'))::text, 'actualSource', pfa_text(m.data, 'actualSource'), 'actualRate', trim_scale(pfa_amount(m.data, 'actualRate'))::text, 'actualPrice', trim_scale(pfa_amount(m.data, 'actualPrice'))::text)), '{}') end end as "ownTerms",
case when exists (select from declared)
  then (select jsonb_object_agg(key, pfa_custom_value(case when p.is_drafted then m.data || d.delta else m.data end, key, kind)) from declared) else '{}' end as custom,
         left(md5(m.content_hash::text || coalesce(nullif(d.delta, '{}')::text || coalesce(d.change_reason, ''), '')), 16) as version, to_char(greatest(m.updated_at, d.updated_at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "updatedAt",
         case when p.is_drafted then jsonb_build_object(
           'changedFields', (select coalesce(jsonb_agg(key order by key), '[]') from jsonb_object_keys(d.delta) as key),
           'changedAt', to_char(d.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'reason', d.change_reason) end as draft
    from unnest($2::text[], $3::boolean[])
         with ordinality as p (pfa_id, is_drafted, place)
    join pfa_mirror m on m.organization_id = $4 and m.pfa_id = p.pfa_id
    left join lateral (
      select * from pfa_overlay one where p.is_drafted and "one"."organization_id" = $5 and "one"."user_id" = $6 and "one"."weight" = 1 and one.pfa_id = p.pfa_id limit 1
    ) o on true
    left join lateral (
      select * from pfa_draft one
       where p.is_drafted and one.organization_id = $7 and one.user_id = $8
         and one.pfa_id = p.pfa_id
       limit 1
    ) d on true
   order by p.place;
