-- Sums of the mirror by what people filter on, so that a total reads a few cells and not the table.
--
-- pfa_summary holds them as of its last refresh; pfa_summary_change what the mirror gained and lost since, added by
-- triggers in the transaction that changes it. Together, in pfa_baseline, they are exact at every moment; a refresh
-- empties the changes in the transaction that takes them in.

create materialized view pfa_summary as
  select cell.*,
         -- REFRESH … CONCURRENTLY compares by a unique key of columns that are not null.
         md5(row(organization_id, grain, category, class, source, dor, area, manufacturer, model, on_day,
                 is_actualized, is_discontinued, is_funds_transferable)::text)::uuid as cell
    from (
      select organization_id,
             grouping(category, class, source, dor, area, manufacturer, model, original_start, original_end,
                      forecast_start, forecast_end, actual_start, actual_end) as grain,
             category, class, source, dor, area, manufacturer, model,
             case grouping(original_start, original_end, forecast_start, forecast_end, actual_start, actual_end)
               when 31 then original_start when 47 then original_end when 55 then forecast_start
               when 59 then forecast_end when 61 then actual_start when 62 then actual_end
             end as on_day,
             is_actualized, is_discontinued, is_funds_transferable,
             count(*) as records, sum(plan_cost) as plan_cost, sum(forecast_cost) as forecast_cost, sum(actual_cost) as actual_cost
        from pfa_mirror
       where removed_at is null
       group by organization_id, is_actualized, is_discontinued, is_funds_transferable, grouping sets (
         (), (category, class), (source, dor, area), (manufacturer, model),
         (category, class, source, dor, area), (category, area, manufacturer, source, dor),
         (category, class, manufacturer, model, source),
         (original_start), (original_end), (forecast_start), (forecast_end), (actual_start), (actual_end)
       )
    ) cell;
create unique index pfa_summary_cell_idx on pfa_summary (cell);
-- … where organization_id = $1 and grain = $2 and category = any($3) and class = any($4): every total.
create index pfa_summary_category_idx on pfa_summary (organization_id, grain, category, class);
-- … where organization_id = $1 and grain = $2 and on_day between $3 and $4: totals over a range of dates.
create index pfa_summary_day_idx on pfa_summary (organization_id, grain, on_day);
comment on column pfa_summary.grain is 'Which of the grouping sets: bits of grouping(category, class, source, dor, area, manufacturer, model, six dates), first the highest, 0 where the column groups';

create table pfa_summary_change (
  organization_id text not null,
  grain integer not null,
  category text, class text, source text, dor text, area text, manufacturer text, model text,
  on_day date,
  is_actualized boolean not null, is_discontinued boolean not null, is_funds_transferable boolean not null,
  records bigint not null,
  plan_cost numeric not null, forecast_cost numeric not null, actual_cost numeric not null
);
create index pfa_summary_change_grain_idx on pfa_summary_change (organization_id, grain);

create view pfa_baseline with (security_barrier = true) as
  select organization_id, grain, category, class, source, dor, area, manufacturer, model, on_day,
         is_actualized, is_discontinued, is_funds_transferable, records, plan_cost, forecast_cost, actual_cost
    from pfa_summary
   where organization_id = current_organization_id()
  union all
  select organization_id, grain, category, class, source, dor, area, manufacturer, model, on_day,
         is_actualized, is_discontinued, is_funds_transferable, records, plan_cost, forecast_cost, actual_cost
    from pfa_summary_change
   where organization_id = current_organization_id();
comment on view pfa_baseline is 'The cells of the current organization, exact at every moment; several rows a cell are to be added up';

-- A load of everything says `vanguard.summaries = rebuild` for its transaction, and refreshes at its end.
create function pfa_summary_follow() returns trigger
  language plpgsql security definer set search_path from current as $$
begin
  if current_setting('vanguard.summaries', true) = 'rebuild' then
    return null;
  end if;
  execute format(
    $statement$
      insert into pfa_summary_change
      select organization_id,
             grouping(category, class, source, dor, area, manufacturer, model, original_start, original_end,
                      forecast_start, forecast_end, actual_start, actual_end),
             category, class, source, dor, area, manufacturer, model,
             case grouping(original_start, original_end, forecast_start, forecast_end, actual_start, actual_end)
               when 31 then original_start when 47 then original_end when 55 then forecast_start
               when 59 then forecast_end when 61 then actual_start when 62 then actual_end
             end,
             is_actualized, is_discontinued, is_funds_transferable,
             sum(sign), sum(sign * plan_cost), sum(sign * forecast_cost), sum(sign * actual_cost)
        from (%s) touched
       where removed_at is null
       group by organization_id, is_actualized, is_discontinued, is_funds_transferable, grouping sets (
         (), (category, class), (source, dor, area), (manufacturer, model),
         (category, class, source, dor, area), (category, area, manufacturer, source, dor),
         (category, class, manufacturer, model, source),
         (original_start), (original_end), (forecast_start), (forecast_end), (actual_start), (actual_end)
       )
      having sum(sign) <> 0 or sum(sign * plan_cost) <> 0 or sum(sign * forecast_cost) <> 0 or sum(sign * actual_cost) <> 0
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
create trigger pfa_mirror_summary_insert after insert on pfa_mirror
  referencing new table as new_rows for each statement execute function pfa_summary_follow();
create trigger pfa_mirror_summary_update after update on pfa_mirror
  referencing old table as old_rows new table as new_rows for each statement execute function pfa_summary_follow();
create trigger pfa_mirror_summary_delete after delete on pfa_mirror
  referencing old table as old_rows for each statement execute function pfa_summary_follow();

create policy pfa_summary_change_isolation on pfa_summary_change using (organization_id = current_organization_id());
create policy pfa_summary_change_across on pfa_summary_change to current_user using (true);
alter table pfa_summary_change enable row level security, force row level security;
grant select on pfa_baseline to vanguard_app;
