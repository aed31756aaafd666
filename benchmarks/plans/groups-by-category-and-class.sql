-- groups by category and class

/* scope */ select set_config('role', 'vanguard_app', true),
set_config('vanguard.organization_id', $1, true),
set_config('vanguard.user_id', $2, true);

select exists (select from pfa_large_organization) as has;

/* groups */ with grouped as (
  select "g0", "g1", grouping("g0") as "all0", grouping("g1") as "all1", 2 - length(replace(grouping("g0", "g1")::bit(3)::text, '0', '')) as level,
coalesce(sum("records") , 0)::integer as records,
coalesce(sum("records") filter (where part in (1)), 0)::integer as "actualizedRecords",
trim_scale(coalesce(sum("plan_cost") , 0))::text as "planCost",
trim_scale(coalesce(sum("plan_cost") filter (where part in (1)), 0))::text as "actualizedPlanCost",
trim_scale(coalesce(sum("forecast_cost") , 0))::text as "forecastCost",
trim_scale(coalesce(sum("actual_cost") , 0))::text as "actualCost",
trim_scale(coalesce(sum("forecast_cost") , 0) - coalesce(sum("plan_cost") , 0))::text as "forecastVariance",
trim_scale(coalesce(sum("actual_cost") , 0) - coalesce(sum("plan_cost") filter (where part in (1)), 0))::text as "actualVariance"
    from (
select "g0", "g1", part, sum(records) as records, sum(plan_cost) as plan_cost, sum(forecast_cost) as forecast_cost,
       sum(actual_cost) as actual_cost, sum(unknown_sources) as unknown_sources
  from (
select "c"."category" as "g0", "c"."class" as "g1", case when "c"."is_actualized" then 1 else 0 end as part, c.records, c.plan_cost, c.forecast_cost, c.actual_cost, 0 as unknown_sources
  from pfa_baseline c
 where c.organization_id = $1 and c.grain = pfa_grain('category, class')
   and not "c"."is_discontinued" and not "c"."is_funds_transferable" union all
select "o"."category" as "g0", "o"."class" as "g1", case when "o"."is_actualized" then 1 else 0 end as part, o.weight as records,
case o.weight when 1 then "o"."plan_cost" else -"o"."plan_cost" end as "plan_cost",
case o.weight when 1 then "o"."forecast_cost" else -"o"."forecast_cost" end as "forecast_cost",
case o.weight when 1 then "o"."actual_cost" else -"o"."actual_cost" end as "actual_cost",
       case when o.has_unknown_source then o.weight else 0 end as unknown_sources
  from pfa_overlay o
 where "o"."organization_id" = $2 and "o"."user_id" = $3 and not "o"."is_discontinued" and not "o"."is_funds_transferable") cell
 group by "g0", "g1", part) cell
   group by rollup ("g0", "g1")
  having coalesce(sum(records), 0) > 0 or grouping("g0", "g1") = 3
)
select (array["g0", "g1"]::text[])[1:level] as path, "records", "actualizedRecords", "planCost", "actualizedPlanCost", "forecastCost", "actualCost", "forecastVariance", "actualVariance",
       coalesce(sum(case when level = 2 then records end) over (
         order by "all0" desc, "g0" nulls last, "all1" desc, "g1" nulls last rows between unbounded preceding and 1 preceding), 0)::integer as "offset"
  from grouped
 order by "all0" desc, "g0" nulls last, "all1" desc, "g1" nulls last
 limit $4;

select concat(count(*), '.', coalesce(sum(id), 0)) from (
  select id from organization_event
   where organization_id = current_organization_id() and user_id is null and kind = 'records'
  union all
  select id from organization_event
   where organization_id = current_organization_id() and user_id = current_user_id() and kind = 'drafts'
) told;

select pfa_result_version() as version;
