-- A draft that changes again finds in the overlay what it changes: upstream's side has upstream's record whole, so that
-- neither the mirror nor the words, which are a thousand times as large, are asked for it.

select set_config('vanguard.across_organizations', 'on', true);
alter table pfa_overlay add column data jsonb;
comment on column pfa_overlay.data is 'As upstream has it; of upstream''s side only';
update pfa_overlay o set data = m.data
  from pfa_mirror m where o.weight = -1 and m.organization_id = o.organization_id and m.pfa_id = o.pfa_id;

-- As in 0018. Upstream's side stands until the mirror's trigger takes it away: most drafts have it, and where one has not,
-- it is made and the user's side with it.
create or replace function pfa_overlay_follow_drafts() returns trigger
  language plpgsql security definer set search_path from current as $$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
  moved bigint;
begin
  if tg_op = 'DELETE' then
    perform set_config('vanguard.across_organizations', 'on', true);
    delete from pfa_overlay o using touched t
     where o.organization_id = t.organization_id and o.user_id = t.user_id and o.weight in (-1, 1) and o.pfa_id = t.pfa_id;
    perform set_config('vanguard.across_organizations', before, true);
    return null;
  end if;
  for turn in 1..2 loop
    insert into pfa_overlay as o
    select t.organization_id, t.user_id, 1, t.pfa_id,
           case when t.delta ? 'area' then pfa_text(t.delta, 'area') else u.area end,
           case when t.delta ? 'category' then pfa_text(t.delta, 'category') else u.category end,
           case when t.delta ? 'forecastCategory' then pfa_text(t.delta, 'forecastCategory') else u.forecast_category end,
           case when t.delta ? 'class' then pfa_text(t.delta, 'class') else u.class end,
           case when t.delta ? 'source' then pfa_text(t.delta, 'source') else u.source end,
           case when t.delta ? 'dor' then pfa_text(t.delta, 'dor') else u.dor end,
           case when t.delta ? 'manufacturer' then pfa_text(t.delta, 'manufacturer') else u.manufacturer end,
           case when t.delta ? 'model' then pfa_text(t.delta, 'model') else u.model end,
           case when t.delta ? 'equipment' then pfa_text(t.delta, 'equipment') else u.equipment end,
           case when t.delta ? 'contract' then pfa_text(t.delta, 'contract') else u.contract end,
           case when t.delta ? 'isActualized' then pfa_flag(t.delta, 'isActualized') else u.is_actualized end,
           case when t.delta ? 'isDiscontinued' then pfa_flag(t.delta, 'isDiscontinued') else u.is_discontinued end,
           case when t.delta ? 'isFundsTransferable' then pfa_flag(t.delta, 'isFundsTransferable') else u.is_funds_transferable end,
           u.has_plan, u.has_actuals,
           case when t.delta ? 'monthlyRate' then pfa_amount(t.delta, 'monthlyRate') else u.monthly_rate end,
           case when t.delta ? 'purchasePrice' then pfa_amount(t.delta, 'purchasePrice') else u.purchase_price end,
           u.original_start, u.original_end,
           case when t.delta ? 'forecastStart' then pfa_date(t.delta, 'forecastStart') else u.forecast_start end,
           case when t.delta ? 'forecastEnd' then pfa_date(t.delta, 'forecastEnd') else u.forecast_end end,
           case when t.delta ? 'actualStart' then pfa_date(t.delta, 'actualStart') else u.actual_start end,
           case when t.delta ? 'actualEnd' then pfa_date(t.delta, 'actualEnd') else u.actual_end end,
           u.plan_cost,
           case when has_other_costs then pfa_forecast_cost(seen) else u.forecast_cost end,
           case when has_other_costs then pfa_actual_cost(seen) else u.actual_cost end,
           case when has_other_words then pfa_words(t.pfa_id, seen) else u.words end
      from touched t
      join pfa_overlay u on u.organization_id = t.organization_id and u.user_id = t.user_id and u.weight = -1 and u.pfa_id = t.pfa_id
     cross join lateral (
       select t.delta ?| array['equipment', 'contract', 'class', 'category', 'manufacturer', 'model', 'area'] as has_other_words,
              t.delta ?| array['source', 'monthlyRate', 'purchasePrice', 'isActualized', 'forecastSource', 'forecastRate',
                'forecastPrice', 'forecastStart', 'forecastEnd', 'actualSource', 'actualRate', 'actualPrice', 'actualStart', 'actualEnd'] as has_other_costs
     ) has
     cross join lateral (
       select case when has_other_words or has_other_costs then u.data || t.delta end as seen
       offset 0 -- merges once a row
     ) merged
        on conflict (organization_id, user_id, weight, pfa_id) do update
       set area = excluded.area, category = excluded.category, forecast_category = excluded.forecast_category,
           class = excluded.class, source = excluded.source, dor = excluded.dor, manufacturer = excluded.manufacturer,
           model = excluded.model, equipment = excluded.equipment, contract = excluded.contract,
           is_actualized = excluded.is_actualized, is_discontinued = excluded.is_discontinued,
           is_funds_transferable = excluded.is_funds_transferable, has_plan = excluded.has_plan, has_actuals = excluded.has_actuals,
           monthly_rate = excluded.monthly_rate, purchase_price = excluded.purchase_price,
           original_start = excluded.original_start, original_end = excluded.original_end,
           forecast_start = excluded.forecast_start, forecast_end = excluded.forecast_end,
           actual_start = excluded.actual_start, actual_end = excluded.actual_end,
           plan_cost = excluded.plan_cost, forecast_cost = excluded.forecast_cost, actual_cost = excluded.actual_cost,
           words = excluded.words;
    get diagnostics moved = row_count;
    exit when moved = (select count(*) from touched);
    insert into pfa_overlay
    select t.organization_id, t.user_id, -1, t.pfa_id,
           m.area, m.category, m.forecast_category, m.class, m.source, m.dor, m.manufacturer, m.model, m.equipment, m.contract,
           m.is_actualized, m.is_discontinued, m.is_funds_transferable, m.has_plan, m.has_actuals, m.monthly_rate, m.purchase_price,
           m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end,
           m.plan_cost, m.forecast_cost, m.actual_cost, s.words, m.data
      from touched t
      join pfa_mirror m on m.organization_id = t.organization_id and m.pfa_id = t.pfa_id and m.removed_at is null
      join pfa_search s on s.organization_id = t.organization_id and s.pfa_id = t.pfa_id
        on conflict (organization_id, user_id, weight, pfa_id) do nothing;
  end loop;
  return null;
end
$$;

-- Whoever writes history holds a row that goes with the organization: a step, or the record that changed. To ask for the
-- organization of each of six hundred entries tells nothing more.
alter table pfa_history drop constraint pfa_history_organization_id_fkey;
create function pfa_history_forget_organizations() returns trigger
  language plpgsql security definer set search_path from current as $$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
begin
  perform set_config('vanguard.across_organizations', 'on', true);
  delete from pfa_history h using old_rows o where h.organization_id = o.id;
  perform set_config('vanguard.across_organizations', before, true);
  return null;
end
$$;
create trigger organization_history_deleted after delete on organization
  referencing old table as old_rows for each statement execute function pfa_history_forget_organizations();
