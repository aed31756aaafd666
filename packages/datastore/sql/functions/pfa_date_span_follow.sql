-- As pfa_summary_follow, of the spans of dates, which only grow between two refreshes: a record whose dates stay adds nothing.
create or replace function pfa_date_span_follow() returns trigger
  language plpgsql security definer set search_path from current set enable_nestloop = off as $$
begin
  if current_setting('vanguard.summaries', true) = 'rebuild' then
    return null;
  end if;
  if tg_op = 'INSERT' then
    insert into pfa_date_span_change
    select m.organization_id, d.field, d.month,
           min(m.original_start), max(m.original_start), min(m.original_end), max(m.original_end),
           min(m.forecast_start), max(m.forecast_start), min(m.forecast_end), max(m.forecast_end),
           min(m.actual_start), max(m.actual_start), min(m.actual_end), max(m.actual_end)
      from new_rows m
     cross join lateral pfa_date_months(m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) d
     where m.removed_at is null
     group by m.organization_id, d.field, d.month;
  else
    insert into pfa_date_span_change
    select m.organization_id, d.field, d.month,
           min(m.original_start), max(m.original_start), min(m.original_end), max(m.original_end),
           min(m.forecast_start), max(m.forecast_start), min(m.forecast_end), max(m.forecast_end),
           min(m.actual_start), max(m.actual_start), min(m.actual_end), max(m.actual_end)
      from new_rows m
      join old_rows o using (organization_id, pfa_id)
     cross join lateral pfa_date_months(m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) d
     where m.removed_at is null
       and (o.removed_at is not null
         or (m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end)
           is distinct from (o.original_start, o.original_end, o.forecast_start, o.forecast_end, o.actual_start, o.actual_end))
     group by m.organization_id, d.field, d.month;
  end if;
  return null;
end
$$;
