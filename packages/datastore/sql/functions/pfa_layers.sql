-- The layers of a record. A list of values would be prepared anew for each record; what is combined by union all is not.
create or replace function pfa_layers(
  data jsonb, record_source text, is_actualized boolean, plan_cost numeric, forecast_cost numeric, actual_cost numeric,
  original_start date, original_end date, forecast_start date, forecast_end date, actual_start date, actual_end date
) returns table (layer text, source text, cost numeric, starts_on date, ends_on date)
  language sql immutable parallel safe rows 3
  begin atomic
    select 'plan', coalesce(pfa_text(data, 'planSource'), record_source), plan_cost, original_start, original_end
    union all
    select 'forecast', coalesce(pfa_text(data, 'forecastSource'), record_source), forecast_cost, forecast_start, forecast_end
    union all
    select 'actual', coalesce(pfa_text(data, 'actualSource'), record_source), actual_cost, actual_start, actual_end
     where is_actualized;
  end;
