-- A source is Rental or Purchase in everything that is written here. What upstream has otherwise is kept, costs nothing as
-- before, and is marked, so that it can be found and repaired. As packages/pfa/src/source.ts.

select set_config('vanguard.across_organizations', 'on', true);

create function pfa_is_unknown_source(source text) returns boolean
  language sql immutable parallel safe
  return coalesce(source not in ('Rental', 'Purchase'), false);

-- Of the record or a layer of it.
create function pfa_has_unknown_source(data jsonb) returns boolean
  language sql immutable parallel safe
  return pfa_is_unknown_source(pfa_text(data, 'source')) or pfa_is_unknown_source(pfa_text(data, 'planSource'))
    or pfa_is_unknown_source(pfa_text(data, 'forecastSource')) or pfa_is_unknown_source(pfa_text(data, 'actualSource'));

alter table pfa_mirror
  add column has_unknown_source boolean not null generated always as (pfa_has_unknown_source(data)) stored;
alter table pfa_overlay add column has_unknown_source boolean not null default false;

-- Where an organization is large: the few records to repair among a million, for their count beside every total.
do $$
begin
  if to_regclass('pfa_mirror_source_idx') is not null then
    create index pfa_mirror_unknown_source_idx on pfa_mirror (organization_id, pfa_id) where has_unknown_source;
  end if;
end
$$;

-- As in 0023, with the mark.
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
           case when has_other_words then pfa_words(t.pfa_id, seen) else u.words end, null,
           case when has_other_sources then pfa_has_unknown_source(seen) else u.has_unknown_source end
      from touched t
     cross join lateral (
       select * from pfa_overlay one
        where one.organization_id = t.organization_id and one.user_id = t.user_id and one.weight = -1 and one.pfa_id = t.pfa_id
       offset 0
     ) u
     cross join lateral (
       select t.delta ?| array['equipment', 'contract', 'class', 'category', 'manufacturer', 'model', 'area'] as has_other_words,
              t.delta ?| array['source', 'monthlyRate', 'purchasePrice', 'isActualized', 'forecastSource', 'forecastRate',
                'forecastPrice', 'forecastStart', 'forecastEnd', 'actualSource', 'actualRate', 'actualPrice', 'actualStart', 'actualEnd'] as has_other_costs,
              t.delta ?| array['source', 'forecastSource', 'actualSource'] as has_other_sources
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
           words = excluded.words, has_unknown_source = excluded.has_unknown_source;
    get diagnostics moved = row_count;
    exit when moved = (select count(*) from touched);
    insert into pfa_overlay
    select t.organization_id, t.user_id, -1, t.pfa_id,
           m.area, m.category, m.forecast_category, m.class, m.source, m.dor, m.manufacturer, m.model, m.equipment, m.contract,
           m.is_actualized, m.is_discontinued, m.is_funds_transferable, m.has_plan, m.has_actuals, m.monthly_rate, m.purchase_price,
           m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end,
           m.plan_cost, m.forecast_cost, m.actual_cost, s.words, m.data, m.has_unknown_source
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

-- As in 0022, with the rule of the source: a forecast that is reset to its plan would take over what upstream calls that.
create or replace function pfa_draft_fault(data jsonb, delta jsonb, change jsonb) returns text
  language sql immutable parallel safe
  return case
    when change ?| array['forecastStart', 'forecastEnd', 'actualStart', 'actualEnd']
     and greatest(length(delta ->> 'forecastStart'), length(delta ->> 'forecastEnd'),
                  length(delta ->> 'actualStart'), length(delta ->> 'actualEnd')) > 10
    then 'date_out_of_range'
    when change ?| array['monthlyRate', 'purchasePrice', 'forecastRate', 'forecastPrice', 'actualRate', 'actualPrice']
     and greatest(pfa_amount(delta, 'monthlyRate'), pfa_amount(delta, 'purchasePrice'), pfa_amount(delta, 'forecastRate'),
                  pfa_amount(delta, 'forecastPrice'), pfa_amount(delta, 'actualRate'), pfa_amount(delta, 'actualPrice')) >= 1e15
    then 'amount_out_of_range'
    when (change ? 'source' and pfa_is_unknown_source(pfa_text(delta, 'source')))
      or (change ? 'forecastSource' and pfa_is_unknown_source(pfa_text(delta, 'forecastSource')))
      or (change ? 'actualSource' and pfa_is_unknown_source(pfa_text(delta, 'actualSource')))
    then 'unknown_source'
    when change ? 'actualStart' and delta ? 'actualStart' and pfa_flag(data, 'isActualized')
     and pfa_text(data, 'actualStart') is distinct from delta ->> 'actualStart'
    then 'actual_start_fixed'
    when change ?| array['forecastStart', 'forecastEnd'] and delta ?| array['forecastStart', 'forecastEnd']
     and pfa_is_before(data, delta, 'forecastEnd', 'forecastStart')
    then 'forecast_ends_before_start'
    when change ?| array['actualStart', 'actualEnd'] and delta ?| array['actualStart', 'actualEnd']
     and pfa_is_before(data, delta, 'actualEnd', 'actualStart')
    then 'actual_ends_before_start'
    when change ?| array['isDiscontinued', 'isFundsTransferable'] and delta ?| array['isDiscontinued', 'isFundsTransferable']
     and pfa_flag(data || delta, 'isDiscontinued') and pfa_flag(data || delta, 'isFundsTransferable')
    then 'discontinued_and_transferable'
  end;

-- Drafts from before are laid over their records again, with the mark.
delete from pfa_overlay;
update pfa_draft set updated_at = updated_at;
