-- Between which dates the records of a month have their other dates. A page of a range of one date in the order of another
-- begins its walk where the first record of the range can lie; without, it passed all that come before. As with the other
-- summaries, pfa_date_span is as of its last refresh and pfa_date_span_change what the mirror has gained since: together
-- they are never too narrow. What the mirror lost makes them too wide until the next refresh, which costs time alone.

select set_config('vanguard.across_organizations', 'on', true);
lock table pfa_mirror in share row exclusive mode;

-- The months of a record's dates, by field.
create function pfa_date_months(
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

create materialized view pfa_date_span as
  select m.organization_id, d.field, d.month,
         min(m.original_start) as original_start_from, max(m.original_start) as original_start_to,
         min(m.original_end) as original_end_from, max(m.original_end) as original_end_to,
         min(m.forecast_start) as forecast_start_from, max(m.forecast_start) as forecast_start_to,
         min(m.forecast_end) as forecast_end_from, max(m.forecast_end) as forecast_end_to,
         min(m.actual_start) as actual_start_from, max(m.actual_start) as actual_start_to,
         min(m.actual_end) as actual_end_from, max(m.actual_end) as actual_end_to
    from pfa_mirror m
   cross join lateral pfa_date_months(m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) d
   where m.removed_at is null
   group by m.organization_id, d.field, d.month;
-- … where organization_id = $1 and field = $2 and month between $3 and $4; and refreshed concurrently by it.
create unique index pfa_date_span_month_idx on pfa_date_span (organization_id, field, month);

create table pfa_date_span_change (
  organization_id text not null,
  field text not null,
  month date not null,
  original_start_from date, original_start_to date, original_end_from date, original_end_to date,
  forecast_start_from date, forecast_start_to date, forecast_end_from date, forecast_end_to date,
  actual_start_from date, actual_start_to date, actual_end_from date, actual_end_to date
);
create index pfa_date_span_change_month_idx on pfa_date_span_change (organization_id, field, month);

create view pfa_date_reach with (security_barrier = true) as
  select * from pfa_date_span where organization_id = current_organization_id()
  union all
  select * from pfa_date_span_change where organization_id = current_organization_id();
comment on view pfa_date_reach is 'Of the current organization; several rows a month, never too narrow together';

create function pfa_date_span_follow() returns trigger
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
create trigger pfa_mirror_date_span_insert after insert on pfa_mirror
  referencing new table as new_rows for each statement execute function pfa_date_span_follow();
create trigger pfa_mirror_date_span_update after update on pfa_mirror
  referencing old table as old_rows new table as new_rows for each statement execute function pfa_date_span_follow();

create policy pfa_date_span_change_isolation on pfa_date_span_change using (organization_id = current_organization_id());
create policy pfa_date_span_change_across on pfa_date_span_change to current_user using (true);
alter table pfa_date_span_change enable row level security, force row level security;
grant select on pfa_date_reach to vanguard_app;
