-- Keeps the overlay beside the drafts: for each, the record as upstream has it with weight -1 and as its user sees it with
-- weight 1. Runs as the owner: a person's role only reads the overlay, and never the words of the mirror.
--
-- Upstream's side has upstream's record whole, so that a draft that changes again asks neither the mirror nor the words, which
-- are a thousand times as large. It stands until the mirror's trigger takes it away; where a draft has none, it is made in the
-- second turn, and the user's side with it. The cost of the plan is upstream's: the plan is locked. Of an organization that is
-- deleted the overlay goes too, whatever its owner sees at the time.
--
-- Each row is looked up by its whole key (`offset 0`), whatever the session took for the number of drafts when it planned: six
-- hundred took half a second where each was looked for among all of them.
create or replace function pfa_overlay_follow_drafts() returns trigger
  language plpgsql security definer set search_path from current set enable_seqscan = off as $$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
  moved bigint;
begin
  perform pfa_share_drafts(organization_id) from (select distinct organization_id from touched order by 1) changed;
  if tg_op = 'DELETE' then
    perform set_config('vanguard.across_organizations', 'on', true);
    delete from pfa_overlay
     where ctid = any(array(
       select o.ctid
         from touched t
        cross join lateral (
          select ctid from pfa_overlay one
           where one.organization_id = t.organization_id and one.user_id = t.user_id and one.weight in (-1, 1) and one.pfa_id = t.pfa_id
          offset 0
        ) o
     ));
    perform set_config('vanguard.across_organizations', before, true);
    return null;
  end if;
  for turn in 1..2 loop
    insert into pfa_overlay as o (
      organization_id, user_id, weight, pfa_id, words,
      -- fields: overlay columns
      area, category, forecast_category, class, source, dor, manufacturer, model, equipment, contract, is_actualized,
      is_discontinued, is_funds_transferable, has_plan, has_actuals, has_unknown_source, monthly_rate, purchase_price,
      original_start, original_end, forecast_start, forecast_end, actual_start, actual_end, plan_cost, forecast_cost,
      actual_cost
      -- end of fields
    )
    select t.organization_id, t.user_id, 1, t.pfa_id,
           case when has_other_words then pfa_words(t.pfa_id, seen) else u.words end,
           -- fields: as the user sees them
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
           u.has_plan,
           u.has_actuals,
           case when has_other_sources then pfa_has_unknown_source(seen) else u.has_unknown_source end,
           case when t.delta ? 'monthlyRate' then pfa_amount(t.delta, 'monthlyRate') else u.monthly_rate end,
           case when t.delta ? 'purchasePrice' then pfa_amount(t.delta, 'purchasePrice') else u.purchase_price end,
           u.original_start,
           u.original_end,
           case when t.delta ? 'forecastStart' then pfa_date(t.delta, 'forecastStart') else u.forecast_start end,
           case when t.delta ? 'forecastEnd' then pfa_date(t.delta, 'forecastEnd') else u.forecast_end end,
           case when t.delta ? 'actualStart' then pfa_date(t.delta, 'actualStart') else u.actual_start end,
           case when t.delta ? 'actualEnd' then pfa_date(t.delta, 'actualEnd') else u.actual_end end,
           u.plan_cost,
           case when has_other_costs then pfa_forecast_cost(seen) else u.forecast_cost end,
           case when has_other_costs then pfa_actual_cost(seen) else u.actual_cost end
           -- end of fields
      from touched t
     cross join lateral (
       select * from pfa_overlay one
        where one.organization_id = t.organization_id and one.user_id = t.user_id and one.weight = -1 and one.pfa_id = t.pfa_id
       offset 0
     ) u
     cross join lateral (
       select t.delta ?|
              -- fields: words follow from
              array['area', 'category', 'class', 'manufacturer', 'model', 'equipment', 'contract']
              -- end of fields
              as has_other_words,
              t.delta ?|
              -- fields: costs follow from
              array['source', 'isActualized', 'monthlyRate', 'purchasePrice', 'forecastStart', 'forecastEnd', 'actualStart',
              'actualEnd', 'forecastSource', 'forecastRate', 'forecastPrice', 'actualSource', 'actualRate', 'actualPrice']
              -- end of fields
              as has_other_costs,
              t.delta ?|
              -- fields: sources
              array['source', 'forecastSource', 'actualSource']
              -- end of fields
              as has_other_sources
     ) has
     cross join lateral (
       select case when has_other_words or has_other_costs then u.data || t.delta end as seen
       offset 0 -- merges once a row
     ) merged
        on conflict (organization_id, user_id, weight, pfa_id) do update
       set words = excluded.words,
           -- fields: replaced in the overlay
           area = excluded.area, category = excluded.category, forecast_category = excluded.forecast_category,
           class = excluded.class, source = excluded.source, dor = excluded.dor, manufacturer = excluded.manufacturer,
           model = excluded.model, equipment = excluded.equipment, contract = excluded.contract,
           is_actualized = excluded.is_actualized, is_discontinued = excluded.is_discontinued,
           is_funds_transferable = excluded.is_funds_transferable, has_plan = excluded.has_plan,
           has_actuals = excluded.has_actuals, has_unknown_source = excluded.has_unknown_source,
           monthly_rate = excluded.monthly_rate, purchase_price = excluded.purchase_price,
           original_start = excluded.original_start, original_end = excluded.original_end,
           forecast_start = excluded.forecast_start, forecast_end = excluded.forecast_end,
           actual_start = excluded.actual_start, actual_end = excluded.actual_end, plan_cost = excluded.plan_cost,
           forecast_cost = excluded.forecast_cost, actual_cost = excluded.actual_cost
           -- end of fields
    ;
    get diagnostics moved = row_count;
    exit when moved = (select count(*) from touched);
    insert into pfa_overlay (
      organization_id, user_id, weight, pfa_id, words, data,
      -- fields: overlay columns
      area, category, forecast_category, class, source, dor, manufacturer, model, equipment, contract, is_actualized,
      is_discontinued, is_funds_transferable, has_plan, has_actuals, has_unknown_source, monthly_rate, purchase_price,
      original_start, original_end, forecast_start, forecast_end, actual_start, actual_end, plan_cost, forecast_cost,
      actual_cost
      -- end of fields
    )
    select t.organization_id, t.user_id, -1, t.pfa_id, s.words, m.data,
           -- fields: as upstream has them
           m.area, m.category, m.forecast_category, m.class, m.source, m.dor, m.manufacturer, m.model, m.equipment,
           m.contract, m.is_actualized, m.is_discontinued, m.is_funds_transferable, m.has_plan, m.has_actuals,
           m.has_unknown_source, m.monthly_rate, m.purchase_price, m.original_start, m.original_end, m.forecast_start,
           m.forecast_end, m.actual_start, m.actual_end, m.plan_cost, m.forecast_cost, m.actual_cost
           -- end of fields
      from touched t
     cross join lateral (
       select * from pfa_mirror one
        where one.organization_id = t.organization_id and one.pfa_id = t.pfa_id and one.removed_at is null
       offset 0
     ) m
     cross join lateral (
       select * from pfa_search one where one.organization_id = t.organization_id and one.pfa_id = t.pfa_id
       offset 0
     ) s
        on conflict (organization_id, user_id, weight, pfa_id) do nothing;
  end loop;
  return null;
end
$$;
