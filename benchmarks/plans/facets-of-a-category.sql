-- facets of a category

/* scope */ select set_config('role', 'vanguard_app', true),
set_config('vanguard.organization_id', $1, true),
set_config('vanguard.user_id', $2, true);

select exists (select from pfa_large_organization) as has;

/* facet */ select g0 as value, sum(records)::integer as count
  from (
select "c"."area" as "g0", case when "c"."is_actualized" then 1 else 0 end as part, c.records, c.plan_cost, c.forecast_cost, c.actual_cost, 0 as unknown_sources
  from pfa_baseline c
 where c.organization_id = $1 and c.grain = pfa_grain('category, source, dor, area, manufacturer')
   and not "c"."is_discontinued" and not "c"."is_funds_transferable" and "c"."category" = $2 union all
select "o"."area" as "g0", case when "o"."is_actualized" then 1 else 0 end as part, o.weight as records,
case o.weight when 1 then "o"."plan_cost" else -"o"."plan_cost" end as "plan_cost",
case o.weight when 1 then "o"."forecast_cost" else -"o"."forecast_cost" end as "forecast_cost",
case o.weight when 1 then "o"."actual_cost" else -"o"."actual_cost" end as "actual_cost",
       case when o.has_unknown_source then o.weight else 0 end as unknown_sources
  from pfa_overlay o
 where "o"."organization_id" = $3 and "o"."user_id" = $4 and not "o"."is_discontinued" and not "o"."is_funds_transferable" and "o"."category" = $5) cell
 group by g0
having sum(records) > 0
 order by count desc, value;

/* facet */ select g0 as value, sum(records)::integer as count
  from (
select "c"."category" as "g0", case when "c"."is_actualized" then 1 else 0 end as part, c.records, c.plan_cost, c.forecast_cost, c.actual_cost, 0 as unknown_sources
  from pfa_baseline c
 where c.organization_id = $1 and c.grain = pfa_grain('category, class')
   and not "c"."is_discontinued" and not "c"."is_funds_transferable" union all
select "o"."category" as "g0", case when "o"."is_actualized" then 1 else 0 end as part, o.weight as records,
case o.weight when 1 then "o"."plan_cost" else -"o"."plan_cost" end as "plan_cost",
case o.weight when 1 then "o"."forecast_cost" else -"o"."forecast_cost" end as "forecast_cost",
case o.weight when 1 then "o"."actual_cost" else -"o"."actual_cost" end as "actual_cost",
       case when o.has_unknown_source then o.weight else 0 end as unknown_sources
  from pfa_overlay o
 where "o"."organization_id" = $2 and "o"."user_id" = $3 and not "o"."is_discontinued" and not "o"."is_funds_transferable") cell
 group by g0
having sum(records) > 0
 order by count desc, value;

/* facet */ select g0 as value, sum(records)::integer as count
  from (
select "c"."class" as "g0", case when "c"."is_actualized" then 1 else 0 end as part, c.records, c.plan_cost, c.forecast_cost, c.actual_cost, 0 as unknown_sources
  from pfa_baseline c
 where c.organization_id = $1 and c.grain = pfa_grain('category, class')
   and not "c"."is_discontinued" and not "c"."is_funds_transferable" and "c"."category" = $2 union all
select "o"."class" as "g0", case when "o"."is_actualized" then 1 else 0 end as part, o.weight as records,
case o.weight when 1 then "o"."plan_cost" else -"o"."plan_cost" end as "plan_cost",
case o.weight when 1 then "o"."forecast_cost" else -"o"."forecast_cost" end as "forecast_cost",
case o.weight when 1 then "o"."actual_cost" else -"o"."actual_cost" end as "actual_cost",
       case when o.has_unknown_source then o.weight else 0 end as unknown_sources
  from pfa_overlay o
 where "o"."organization_id" = $3 and "o"."user_id" = $4 and not "o"."is_discontinued" and not "o"."is_funds_transferable" and "o"."category" = $5) cell
 group by g0
having sum(records) > 0
 order by count desc, value;

/* facet */ select g0 as value, sum(records)::integer as count
  from (
select "c"."source" as "g0", case when "c"."is_actualized" then 1 else 0 end as part, c.records, c.plan_cost, c.forecast_cost, c.actual_cost, 0 as unknown_sources
  from pfa_baseline c
 where c.organization_id = $1 and c.grain = pfa_grain('category, source, dor, area, manufacturer')
   and not "c"."is_discontinued" and not "c"."is_funds_transferable" and "c"."category" = $2 union all
select "o"."source" as "g0", case when "o"."is_actualized" then 1 else 0 end as part, o.weight as records,
case o.weight when 1 then "o"."plan_cost" else -"o"."plan_cost" end as "plan_cost",
case o.weight when 1 then "o"."forecast_cost" else -"o"."forecast_cost" end as "forecast_cost",
case o.weight when 1 then "o"."actual_cost" else -"o"."actual_cost" end as "actual_cost",
       case when o.has_unknown_source then o.weight else 0 end as unknown_sources
  from pfa_overlay o
 where "o"."organization_id" = $3 and "o"."user_id" = $4 and not "o"."is_discontinued" and not "o"."is_funds_transferable" and "o"."category" = $5) cell
 group by g0
having sum(records) > 0
 order by count desc, value;

/* facet */ select g0 as value, sum(records)::integer as count
    from (
  select case
when "c"."is_discontinued" then 'discontinued'
when "c"."is_funds_transferable" then 'transferable'
when "c"."is_actualized" then 'actualized' else 'planned' end as "g0", case when "c"."is_actualized" then 1 else 0 end as part, c.records, c.plan_cost, c.forecast_cost, c.actual_cost, 0 as unknown_sources
    from pfa_baseline c
   where c.organization_id = $1 and c.grain = pfa_grain('category, class')
     and not "c"."is_discontinued" and not "c"."is_funds_transferable" and "c"."category" = $2 union all
  select case
when "o"."is_discontinued" then 'discontinued'
when "o"."is_funds_transferable" then 'transferable'
when "o"."is_actualized" then 'actualized' else 'planned' end as "g0", case when "o"."is_actualized" then 1 else 0 end as part, o.weight as records,
  case o.weight when 1 then "o"."plan_cost" else -"o"."plan_cost" end as "plan_cost",
  case o.weight when 1 then "o"."forecast_cost" else -"o"."forecast_cost" end as "forecast_cost",
  case o.weight when 1 then "o"."actual_cost" else -"o"."actual_cost" end as "actual_cost",
         case when o.has_unknown_source then o.weight else 0 end as unknown_sources
    from pfa_overlay o
   where "o"."organization_id" = $3 and "o"."user_id" = $4 and not "o"."is_discontinued" and not "o"."is_funds_transferable" and "o"."category" = $5) cell
   group by g0
  having sum(records) > 0
   order by count desc, value;

/* facet */ select g0 as value, sum(records)::integer as count
  from (
select "c"."dor" as "g0", case when "c"."is_actualized" then 1 else 0 end as part, c.records, c.plan_cost, c.forecast_cost, c.actual_cost, 0 as unknown_sources
  from pfa_baseline c
 where c.organization_id = $1 and c.grain = pfa_grain('category, source, dor, area, manufacturer')
   and not "c"."is_discontinued" and not "c"."is_funds_transferable" and "c"."category" = $2 union all
select "o"."dor" as "g0", case when "o"."is_actualized" then 1 else 0 end as part, o.weight as records,
case o.weight when 1 then "o"."plan_cost" else -"o"."plan_cost" end as "plan_cost",
case o.weight when 1 then "o"."forecast_cost" else -"o"."forecast_cost" end as "forecast_cost",
case o.weight when 1 then "o"."actual_cost" else -"o"."actual_cost" end as "actual_cost",
       case when o.has_unknown_source then o.weight else 0 end as unknown_sources
  from pfa_overlay o
 where "o"."organization_id" = $3 and "o"."user_id" = $4 and not "o"."is_discontinued" and not "o"."is_funds_transferable" and "o"."category" = $5) cell
 group by g0
having sum(records) > 0
 order by count desc, value;

/* facet */ select g0 as value, sum(records)::integer as count
  from (
select "c"."manufacturer" as "g0", case when "c"."is_actualized" then 1 else 0 end as part, c.records, c.plan_cost, c.forecast_cost, c.actual_cost, 0 as unknown_sources
  from pfa_baseline c
 where c.organization_id = $1 and c.grain = pfa_grain('category, source, dor, area, manufacturer')
   and not "c"."is_discontinued" and not "c"."is_funds_transferable" and "c"."category" = $2 union all
select "o"."manufacturer" as "g0", case when "o"."is_actualized" then 1 else 0 end as part, o.weight as records,
case o.weight when 1 then "o"."plan_cost" else -"o"."plan_cost" end as "plan_cost",
case o.weight when 1 then "o"."forecast_cost" else -"o"."forecast_cost" end as "forecast_cost",
case o.weight when 1 then "o"."actual_cost" else -"o"."actual_cost" end as "actual_cost",
       case when o.has_unknown_source then o.weight else 0 end as unknown_sources
  from pfa_overlay o
 where "o"."organization_id" = $3 and "o"."user_id" = $4 and not "o"."is_discontinued" and not "o"."is_funds_transferable" and "o"."category" = $5) cell
 group by g0
having sum(records) > 0
 order by count desc, value;

/* facet */ select g0 as value, sum(records)::integer as count
  from (
select "c"."model" as "g0", case when "c"."is_actualized" then 1 else 0 end as part, c.records, c.plan_cost, c.forecast_cost, c.actual_cost, 0 as unknown_sources
  from pfa_baseline c
 where c.organization_id = $1 and c.grain = pfa_grain('category, class, source, manufacturer, model')
   and not "c"."is_discontinued" and not "c"."is_funds_transferable" and "c"."category" = $2 union all
select "o"."model" as "g0", case when "o"."is_actualized" then 1 else 0 end as part, o.weight as records,
case o.weight when 1 then "o"."plan_cost" else -"o"."plan_cost" end as "plan_cost",
case o.weight when 1 then "o"."forecast_cost" else -"o"."forecast_cost" end as "forecast_cost",
case o.weight when 1 then "o"."actual_cost" else -"o"."actual_cost" end as "actual_cost",
       case when o.has_unknown_source then o.weight else 0 end as unknown_sources
  from pfa_overlay o
 where "o"."organization_id" = $3 and "o"."user_id" = $4 and not "o"."is_discontinued" and not "o"."is_funds_transferable" and "o"."category" = $5) cell
 group by g0
having sum(records) > 0
 order by count desc, value;
