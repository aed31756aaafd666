-- As pfa_summary_follow, of the spans of dates, which only grow between two refreshes.
create or replace function pfa_date_span_follow() returns trigger
  language plpgsql security definer set search_path from current as $$
begin
  if current_setting('vanguard.summaries', true) = 'rebuild' then
    return null;
  end if;
  execute format(
    $statement$
      insert into pfa_date_span_change
      select m.organization_id, d.field, d.month,
             min(m.original_start), max(m.original_start), min(m.original_end), max(m.original_end),
             min(m.forecast_start), max(m.forecast_start), min(m.forecast_end), max(m.forecast_end),
             min(m.actual_start), max(m.actual_start), min(m.actual_end), max(m.actual_end)
        from (%s) m
       cross join lateral pfa_date_months(m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) d
       where m.removed_at is null
       group by m.organization_id, d.field, d.month
    $statement$,
    case tg_op
      when 'INSERT' then 'select * from new_rows'
      else 'select n.* from new_rows n join old_rows o using (organization_id, pfa_id)
             where n.data is distinct from o.data or n.removed_at is distinct from o.removed_at'
    end);
  return null;
end
$$;
