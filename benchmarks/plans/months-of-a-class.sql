-- months of a class

/* scope */ select set_config('role', 'vanguard_app', true),
set_config('vanguard.organization_id', $1, true),
set_config('vanguard.user_id', $2, true);

select exists (select from pfa_large_organization) as has;

/* month matrix */ with event as (
select c.layer, c.is_actualized, '' as g, c.month, c.rate, c.rate_day, c.started, c.ended, c.bar_day, c.lump
  from pfa_month_baseline c
 where c.organization_id = $1 and c.grain = pfa_month_grain('category, class')
   and not "c"."is_discontinued" and not "c"."is_funds_transferable" and "c"."class" = $2 union all
select part.layer, r.is_actualized, r.g, e.month, weight * e.rate as rate, weight * e.rate_day as rate_day, weight * e.started as started,
       weight * e.ended as ended, weight * e.bar_day as bar_day, weight * e.lump as lump
  from (
select o.weight, case o.weight when 1 then r.data || d.delta else r.data end as data, r.data as upstream, '' as g, "o"."is_actualized", "o"."plan_cost", "o"."forecast_cost", "o"."actual_cost", "o"."original_start", "o"."original_end", "o"."forecast_start", "o"."forecast_end", "o"."actual_start", "o"."actual_end"
  from pfa_overlay o
  join pfa_mirror r on r.organization_id = o.organization_id and r.pfa_id = o.pfa_id
  join lateral (
select * from pfa_draft one
 where one.organization_id = $3 and one.user_id = $4 and one.pfa_id = "o"."pfa_id"
 limit 1) d on true
 where "o"."organization_id" = $5 and "o"."user_id" = $6
   and not "o"."is_discontinued" and not "o"."is_funds_transferable" and "o"."class" = $7) r
 cross join lateral (
   select 'plan' as layer, coalesce(pfa_text(upstream, 'planSource'), pfa_text(upstream, 'source')) as source,
          plan_cost as cost, original_start as starts_on, original_end as ends_on
   union all
   select 'forecast', coalesce(pfa_text(data, 'forecastSource'), pfa_text(data, 'source')), forecast_cost, forecast_start, forecast_end
   union all
   select 'actual', coalesce(pfa_text(data, 'actualSource'), pfa_text(data, 'source')), actual_cost, actual_start, actual_end
    where is_actualized
 ) part
 cross join lateral pfa_month_events(part.source, part.cost, part.starts_on, part.ends_on) as e),
asked as (
  select from_month, to_month, (from_month - interval '1 month')::date as earlier, (to_month + interval '1 month')::date as later
    from (values ($8::date, $9::date)) as months (from_month, to_month)
),
-- What is earlier than all months asked for counts in the one before them, what is later in the one behind.
sums as (
  select layer, g, case when month is not null then least(greatest(month, earlier), later) end as month,
          sum(rate) as rate, sum(rate_day) as rate_day, sum(started) as started,
         sum(ended) as ended, sum(bar_day) as bar_day, sum(lump) as lump
    from event cross join asked group by 1, 2, 3
),
span as (select layer, g, min(month) as first, max(month) as last from sums where month is not null group by 1, 2),
has as (
  select coalesce(sum(12 * (extract(year from last) - extract(year from first)) + extract(month from last) - extract(month from first) + 1), 0)
           <= $10 as room
    from span
),
-- At the end of each month: all that began before it, less all that ended by then.
running as (
  select layer, g, month, coalesce(lump, 0) as lump, coalesce(sums.started, 0) as started,
         sum(coalesce(rate, 0)) over past * ends - sum(coalesce(rate_day, 0)) over past as cost,
         (sum(coalesce(sums.started, 0)) over past - sum(coalesce(sums.ended, 0)) over past) * ends
           - sum(coalesce(bar_day, 0)) over past as days,
         sum(coalesce(sums.started, 0)) over past - sum(coalesce(sums.ended, 0)) over past as left_active
    from span
    join has on has.room
   cross join lateral (
     select month::date, (month + interval '1 month')::date - date 'epoch' as ends
       from generate_series(first::timestamp, last::timestamp, interval '1 month') as month
   ) months
    left join sums using (layer, g, month)
  window past as (partition by layer, g order by month)
),
cell as (
  select layer, g, month, lump + cost - coalesce(lag(cost) over past, 0) as cost, days - coalesce(lag(days) over past, 0) as days,
         started + coalesce(lag(left_active) over past, 0) as records
    from running
  window past as (partition by layer, g order by month)
  union all
  select layer, g, null, lump, 0, 0 from sums where month is null
),
told as (
  select jsonb_build_object(
           'layer', layer, 'group', case when g <> '' then substr(g, 2) end,
           'month', case when month < from_month then 'earlier' when month > to_month then 'later' else to_char(month, 'YYYY-MM') end,
           'cost', trim_scale(round(cost, 10))::text, 'days', days::bigint, 'records', records::integer) as cell,
         array_position(array['plan', 'actualizedPlan', 'forecast', 'actual'], layer) as layer_order, g, month
    from cell cross join asked
   where round(cost, 10) <> 0 or days <> 0 or records <> 0
)
select case when room then coalesce((select jsonb_agg(cell order by layer_order, g = '', g, month nulls last) from told), '[]') end as cells
  from has;
