-- totals of all

/* scope */ select set_config('role', 'vanguard_app', true),
set_config('vanguard.organization_id', $1, true),
set_config('vanguard.user_id', $2, true);

select concat(count(*), '.', coalesce(sum(id), 0)) from (
  select id from organization_event
   where organization_id = current_organization_id() and user_id is null and kind = 'records'
  union all
  select id from organization_event
   where organization_id = current_organization_id() and user_id = current_user_id() and kind = 'drafts'
) told;

/* totals */ select
coalesce(sum("records") filter (where part in (0, 1)), 0)::integer as records,
coalesce(sum("records") filter (where part in (1)), 0)::integer as "actualizedRecords",
trim_scale(coalesce(sum("plan_cost") filter (where part in (0, 1)), 0))::text as "planCost",
trim_scale(coalesce(sum("plan_cost") filter (where part in (1)), 0))::text as "actualizedPlanCost",
trim_scale(coalesce(sum("forecast_cost") filter (where part in (0, 1)), 0))::text as "forecastCost",
trim_scale(coalesce(sum("actual_cost") filter (where part in (0, 1)), 0))::text as "actualCost",
trim_scale(coalesce(sum("forecast_cost") filter (where part in (0, 1)), 0) - coalesce(sum("plan_cost") filter (where part in (0, 1)), 0))::text as "forecastVariance",
trim_scale(coalesce(sum("actual_cost") filter (where part in (0, 1)), 0) - coalesce(sum("plan_cost") filter (where part in (1)), 0))::text as "actualVariance", jsonb_build_object('discontinued', jsonb_build_object(
  'records', coalesce(sum(records) filter (where part in (2)), 0)::integer,
  'planCost', trim_scale(coalesce(sum(plan_cost) filter (where part in (2)), 0))::text), 'fundsTransferable', jsonb_build_object(
  'records', coalesce(sum(records) filter (where part in (3)), 0)::integer,
  'planCost', trim_scale(coalesce(sum(plan_cost) filter (where part in (3)), 0))::text)) as hidden,
       coalesce(sum(unknown_sources) filter (where part in (0, 1)), 0)::integer as "unknownSource",
       (select count(*)::integer from pfa_overlay o where "o"."organization_id" = $1 and "o"."user_id" = $2 and "o"."weight" = 1) as "draftCount",
       (select to_char(max(created_at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from sync_run
         where organization_id = $3 and status = 'completed') as "lastSyncAt",
       pfa_result_version() as "resultVersion",
       exists (select from pfa_large_organization) as "isSummed"
  from (
select part, sum(records) as records, sum(plan_cost) as plan_cost, sum(forecast_cost) as forecast_cost,
       sum(actual_cost) as actual_cost, sum(unknown_sources) as unknown_sources
  from (
select case when "c"."is_discontinued" then 2 when "c"."is_funds_transferable" then 3 when "c"."is_actualized" then 1 else 0 end as part, c.records, c.plan_cost, c.forecast_cost, c.actual_cost, 0 as unknown_sources
  from pfa_baseline c
 where c.organization_id = $4 and c.grain = pfa_grain('')
   and true union all
  select part, weight * count(*) as records, weight * sum(plan_cost) as plan_cost, weight * sum(forecast_cost) as forecast_cost,
         weight * sum(actual_cost) as actual_cost, weight * count(*) filter (where has_unknown_source) as unknown_sources
    from (
      select case when "o"."is_discontinued" then 2 when "o"."is_funds_transferable" then 3 when "o"."is_actualized" then 1 else 0 end as part, o.weight, o.plan_cost, o.forecast_cost, o.actual_cost, o.has_unknown_source
        from pfa_overlay o
       where "o"."organization_id" = $5 and "o"."user_id" = $6 and true
    ) own
   group by part, weight union all
select 0 as part, 0 as records, 0 as plan_cost, 0 as forecast_cost, 0 as actual_cost, 1 as unknown_sources
  from pfa_mirror m
 where "m"."organization_id" = $7 and "m"."removed_at" is null and m.has_unknown_source and not "m"."is_discontinued" and not "m"."is_funds_transferable") cell
 group by part) part;
