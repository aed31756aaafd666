-- The months of a record's dates, by field.
create or replace function pfa_date_months(
  original_start date, original_end date, forecast_start date, forecast_end date, actual_start date, actual_end date
) returns table (field text, month date)
  language sql immutable parallel safe rows 6
  begin atomic
    select d.field, date_trunc('month', d.on_day::timestamp)::date
      from (
        select 'originalStart' as field, original_start as on_day
        union all select 'originalEnd', original_end
        union all select 'forecastStart', forecast_start
        union all select 'forecastEnd', forecast_end
        union all select 'actualStart', actual_start
        union all select 'actualEnd', actual_end
      ) d
     where d.on_day is not null;
  end;
