-- Months of the mirror by what people filter on, so that a matrix adds up cells and not records.
--
-- What a layer of a record adds to a matrix stands in the month in which it starts and in the one in which it ends: its
-- daily cost and its bar, taken on and taken off. Such events add up over records, exactly; running sums over the months
-- make costs and days of them (packages/datastore/src/records/month-matrix.ts). pfa_month_summary and
-- pfa_month_summary_change stand to each other as pfa_summary and pfa_summary_change.

-- rate: what is billed a day, from the event on. rate_day and bar_day: rate and bars times the day of the event since
-- 1970. lump: what falls due at once. Without a date to begin at, a purchase is in no month.
create function pfa_month_events(source text, cost numeric, starts_on date, ends_on date)
  returns table (month date, rate numeric, rate_day numeric, started integer, ended integer, bar_day integer, lump numeric)
  language sql immutable parallel safe rows 2
  begin atomic
    select date_trunc('month', e.shown_on::timestamp)::date, e.rate, coalesce(e.rate * e.day, 0), e.started, e.ended,
           coalesce((e.started - e.ended) * e.day, 0), e.lump
      from (values
        (starts_on, starts_on - date 'epoch',
         case when source = 'Rental' and ends_on > starts_on then cost / (ends_on - starts_on)::numeric(60, 20) else 0 end,
         case when ends_on > starts_on then 1 else 0 end, 0, case when source = 'Purchase' then cost else 0 end),
        (ends_on - 1, ends_on - date 'epoch',
         case when source = 'Rental' and ends_on > starts_on then -cost / (ends_on - starts_on)::numeric(60, 20) else 0 end,
         0, case when ends_on > starts_on then 1 else 0 end, 0)
      ) as e (shown_on, day, rate, started, ended, lump)
     where e.rate <> 0 or e.started <> 0 or e.ended <> 0 or e.lump <> 0;
  end;

create materialized view pfa_month_summary as
  with fine as (
    select organization_id, grouping(category, class, source, dor, area, manufacturer) as grain,
           category, class, source, dor, area, manufacturer, is_actualized, is_discontinued, is_funds_transferable, layer, month,
           sum(rate) as rate, sum(rate_day) as rate_day, sum(started) as started, sum(ended) as ended, sum(bar_day) as bar_day, sum(lump) as lump
      from (
        select m.organization_id, m.category, m.class, m.source, m.dor, m.area, m.manufacturer,
               m.is_actualized, m.is_discontinued, m.is_funds_transferable, part.layer, event.*
          from pfa_mirror m
         cross join lateral (values
           ('plan', coalesce(pfa_text(m.data, 'planSource'), m.source), m.plan_cost, m.original_start, m.original_end),
           ('forecast', coalesce(pfa_text(m.data, 'forecastSource'), m.source), m.forecast_cost, m.forecast_start, m.forecast_end),
           ('actual', coalesce(pfa_text(m.data, 'actualSource'), m.source), m.actual_cost, m.actual_start, m.actual_end)
         ) as part (layer, source, cost, starts_on, ends_on)
         cross join lateral pfa_month_events(part.source, part.cost, part.starts_on, part.ends_on) as event
         where m.removed_at is null and (part.layer <> 'actual' or m.is_actualized)
      ) event
     group by organization_id, is_actualized, is_discontinued, is_funds_transferable, layer, month, grouping sets (
       (category, class), (source, dor, area), (manufacturer)
     )
  ),
  -- Of the many cells of categories and classes, rather than of the many more records.
  coarse as (
    select organization_id, case when grouping(category) = 0 then 31 else 63 end as grain,
           category, null::text as class, null::text as source, null::text as dor, null::text as area, null::text as manufacturer,
           is_actualized, is_discontinued, is_funds_transferable, layer, month,
           sum(rate), sum(rate_day), sum(started)::bigint, sum(ended)::bigint, sum(bar_day)::bigint, sum(lump)
      from fine
     where grain = 15
     group by organization_id, is_actualized, is_discontinued, is_funds_transferable, layer, month, grouping sets ((), (category))
  )
  select cell.*,
         -- REFRESH … CONCURRENTLY compares by a unique key of columns that are not null.
         md5(row(organization_id, grain, category, class, source, dor, area, manufacturer,
                 is_actualized, is_discontinued, is_funds_transferable, layer, month)::text)::uuid as cell
    from (select * from fine union all select * from coarse) cell;
create unique index pfa_month_summary_cell_idx on pfa_month_summary (cell);
-- … where organization_id = $1 and grain = $2 and category = any($3): every matrix.
create index pfa_month_summary_category_idx on pfa_month_summary (organization_id, grain, category);
comment on column pfa_month_summary.grain is 'Bits of grouping(category, class, source, dor, area, manufacturer), 0 where the column groups';

create table pfa_month_summary_change (
  organization_id text not null,
  grain integer not null,
  category text, class text, source text, dor text, area text, manufacturer text,
  is_actualized boolean not null, is_discontinued boolean not null, is_funds_transferable boolean not null,
  layer text not null,
  month date,
  rate numeric not null, rate_day numeric not null,
  started bigint not null, ended bigint not null, bar_day bigint not null,
  lump numeric not null
);
create index pfa_month_summary_change_grain_idx on pfa_month_summary_change (organization_id, grain);

create view pfa_month_baseline with (security_barrier = true) as
  select organization_id, grain, category, class, source, dor, area, manufacturer, is_actualized, is_discontinued,
         is_funds_transferable, layer, month, rate, rate_day, started, ended, bar_day, lump
    from pfa_month_summary
   where organization_id = current_organization_id()
  union all
  select organization_id, grain, category, class, source, dor, area, manufacturer, is_actualized, is_discontinued,
         is_funds_transferable, layer, month, rate, rate_day, started, ended, bar_day, lump
    from pfa_month_summary_change
   where organization_id = current_organization_id();
comment on view pfa_month_baseline is 'The cells of the current organization, exact at every moment; several rows a cell are to be added up';

create function pfa_month_summary_follow() returns trigger
  language plpgsql security definer set search_path from current as $$
begin
  if current_setting('vanguard.summaries', true) = 'rebuild' then
    return null;
  end if;
  execute format(
    $statement$
      insert into pfa_month_summary_change
      select organization_id, grouping(category, class, source, dor, area, manufacturer),
             category, class, source, dor, area, manufacturer, is_actualized, is_discontinued, is_funds_transferable, layer, month,
             sum(sign * rate), sum(sign * rate_day), sum(sign * started), sum(sign * ended), sum(sign * bar_day), sum(sign * lump)
        from (
          select m.sign, m.organization_id, m.category, m.class, m.source, m.dor, m.area, m.manufacturer,
                 m.is_actualized, m.is_discontinued, m.is_funds_transferable, part.layer, event.*
            from (%s) m
           cross join lateral (values
             ('plan', coalesce(pfa_text(m.data, 'planSource'), m.source), m.plan_cost, m.original_start, m.original_end),
             ('forecast', coalesce(pfa_text(m.data, 'forecastSource'), m.source), m.forecast_cost, m.forecast_start, m.forecast_end),
             ('actual', coalesce(pfa_text(m.data, 'actualSource'), m.source), m.actual_cost, m.actual_start, m.actual_end)
           ) as part (layer, source, cost, starts_on, ends_on)
           cross join lateral pfa_month_events(part.source, part.cost, part.starts_on, part.ends_on) as event
           where m.removed_at is null and (part.layer <> 'actual' or m.is_actualized)
        ) event
       group by organization_id, is_actualized, is_discontinued, is_funds_transferable, layer, month, grouping sets (
         (), (category), (category, class), (source, dor, area), (manufacturer)
       )
      having sum(sign * rate) <> 0 or sum(sign * rate_day) <> 0 or sum(sign * started) <> 0 or sum(sign * ended) <> 0
          or sum(sign * bar_day) <> 0 or sum(sign * lump) <> 0
    $statement$,
    case tg_op
      when 'INSERT' then 'select 1 as sign, * from new_rows'
      when 'DELETE' then 'select -1 as sign, * from old_rows'
      else 'select 1 as sign, n.* from new_rows n join old_rows o using (organization_id, pfa_id)
             where n.data is distinct from o.data or n.removed_at is distinct from o.removed_at
            union all
            select -1, o.* from new_rows n join old_rows o using (organization_id, pfa_id)
             where n.data is distinct from o.data or n.removed_at is distinct from o.removed_at'
    end);
  return null;
end
$$;
create trigger pfa_mirror_month_summary_insert after insert on pfa_mirror
  referencing new table as new_rows for each statement execute function pfa_month_summary_follow();
create trigger pfa_mirror_month_summary_update after update on pfa_mirror
  referencing old table as old_rows new table as new_rows for each statement execute function pfa_month_summary_follow();
create trigger pfa_mirror_month_summary_delete after delete on pfa_mirror
  referencing old table as old_rows for each statement execute function pfa_month_summary_follow();

create policy pfa_month_summary_change_isolation on pfa_month_summary_change using (organization_id = current_organization_id());
create policy pfa_month_summary_change_across on pfa_month_summary_change to current_user using (true);
alter table pfa_month_summary_change enable row level security, force row level security;
grant select on pfa_month_baseline to vanguard_app;
