-- bounds of the timeline

/* scope */ select set_config('role', 'vanguard_app', true),
set_config('vanguard.organization_id', $1, true),
set_config('vanguard.user_id', $2, true);

select exists (select from pfa_large_organization) as has;

/* timeline bounds */ select jsonb_build_object(
  'from', least("record"."originalStart", (
select "m"."original_start" from pfa_mirror m
 where "m"."organization_id" = $1 and "m"."removed_at" is null and not "m"."is_discontinued" and not "m"."is_funds_transferable" and "m"."category" = $2
   and "m"."original_start" is not null and "m"."pfa_id" not in (select drafted.pfa_id from pfa_overlay drafted where "drafted"."organization_id" = $3 and "drafted"."user_id" = $4 and "drafted"."weight" = 1)
 order by "m"."original_start" asc
 limit 1)), 'to', greatest("record"."originalEnd", (
select "m"."original_end" from pfa_mirror m
 where "m"."organization_id" = $5 and "m"."removed_at" is null and not "m"."is_discontinued" and not "m"."is_funds_transferable" and "m"."category" = $6
   and "m"."original_end" is not null and "m"."pfa_id" not in (select drafted.pfa_id from pfa_overlay drafted where "drafted"."organization_id" = $7 and "drafted"."user_id" = $8 and "drafted"."weight" = 1)
 order by "m"."original_end" desc
 limit 1))) as "plan", jsonb_build_object(
  'from', least("record"."forecastStart", (
select "m"."forecast_start" from pfa_mirror m
 where "m"."organization_id" = $9 and "m"."removed_at" is null and not "m"."is_discontinued" and not "m"."is_funds_transferable" and "m"."category" = $10
   and "m"."forecast_start" is not null and "m"."pfa_id" not in (select drafted.pfa_id from pfa_overlay drafted where "drafted"."organization_id" = $11 and "drafted"."user_id" = $12 and "drafted"."weight" = 1)
 order by "m"."forecast_start" asc
 limit 1)), 'to', greatest("record"."forecastEnd", (
select "m"."forecast_end" from pfa_mirror m
 where "m"."organization_id" = $13 and "m"."removed_at" is null and not "m"."is_discontinued" and not "m"."is_funds_transferable" and "m"."category" = $14
   and "m"."forecast_end" is not null and "m"."pfa_id" not in (select drafted.pfa_id from pfa_overlay drafted where "drafted"."organization_id" = $15 and "drafted"."user_id" = $16 and "drafted"."weight" = 1)
 order by "m"."forecast_end" desc
 limit 1))) as "forecast", jsonb_build_object(
  'from', least("record"."actualStart", (
select "m"."actual_start" from pfa_mirror m
 where "m"."organization_id" = $17 and "m"."removed_at" is null and not "m"."is_discontinued" and not "m"."is_funds_transferable" and "m"."category" = $18
   and "m"."actual_start" is not null and "m"."pfa_id" not in (select drafted.pfa_id from pfa_overlay drafted where "drafted"."organization_id" = $19 and "drafted"."user_id" = $20 and "drafted"."weight" = 1)
 order by "m"."actual_start" asc
 limit 1)), 'to', greatest("record"."actualEnd", (
select "m"."actual_end" from pfa_mirror m
 where "m"."organization_id" = $21 and "m"."removed_at" is null and not "m"."is_discontinued" and not "m"."is_funds_transferable" and "m"."category" = $22
   and "m"."actual_end" is not null and "m"."pfa_id" not in (select drafted.pfa_id from pfa_overlay drafted where "drafted"."organization_id" = $23 and "drafted"."user_id" = $24 and "drafted"."weight" = 1)
 order by "m"."actual_end" desc
 limit 1))) as "actual" from (select min("originalStart") as "originalStart", max("originalEnd") as "originalEnd", min("forecastStart") as "forecastStart", max("forecastEnd") as "forecastEnd", min("actualStart") as "actualStart", max("actualEnd") as "actualEnd" from (
select "o"."original_start" as "originalStart", "o"."original_end" as "originalEnd", "o"."forecast_start" as "forecastStart", "o"."forecast_end" as "forecastEnd", "o"."actual_start" as "actualStart", "o"."actual_end" as "actualEnd" from pfa_overlay o
 where "o"."organization_id" = $25 and "o"."user_id" = $26 and "o"."weight" = 1
   and not "o"."is_discontinued" and not "o"."is_funds_transferable" and "o"."category" = $27) one) record;
