-- Between which dates the records of a month have their other dates. A page of a range of one date in the order of another
-- begins its walk where the first record of the range can lie; without, it passed all that come before. As with the other
-- summaries, pfa_date_span_change is what the mirror has gained since the last refresh: together, in pfa_date_reach, they are
-- never too narrow.

-- Whoever makes it sees all records, and what changed since the last refresh goes into what is made anew.
select set_config('vanguard.across_organizations', 'on', true), set_config('work_mem', '256MB', true);
lock table pfa_mirror in share row exclusive mode;
delete from pfa_date_span_change;

create materialized view pfa_date_span as
  select m.organization_id, d.field, d.month,
         min(m.original_start) as original_start_from, max(m.original_start) as original_start_to,
         min(m.original_end) as original_end_from, max(m.original_end) as original_end_to,
         min(m.forecast_start) as forecast_start_from, max(m.forecast_start) as forecast_start_to,
         min(m.forecast_end) as forecast_end_from, max(m.forecast_end) as forecast_end_to,
         min(m.actual_start) as actual_start_from, max(m.actual_start) as actual_start_to,
         min(m.actual_end) as actual_end_from, max(m.actual_end) as actual_end_to
    from pfa_large_mirror m
   cross join lateral pfa_date_months(m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) d
   group by m.organization_id, d.field, d.month;
-- … where organization_id = $1 and field = $2 and month between $3 and $4; and refreshed concurrently by it.
create unique index pfa_date_span_month_idx on pfa_date_span (organization_id, field, month);
