-- A draft that is saved while a pull changes its record is laid over the record as the pull leaves it: whoever changes
-- drafts shares the organization's, whoever changes what they are laid over has them alone, each until it commits. Neither
-- saw the other's uncommitted rows before, and the overlay kept the record as it was.
--
-- Drafts share before their first statement (lockDrafts), since a statement sees what was committed when it began; the
-- triggers repeat it, each of whose statements sees anew, for writers that do not know of it.

create function pfa_share_drafts(organization_id text) returns void
  language sql volatile
  return pg_advisory_xact_lock_shared(hashtextextended(organization_id, 3));

create function pfa_lock_drafts(organization_id text) returns void
  language sql volatile
  return pg_advisory_xact_lock(hashtextextended(organization_id, 3));

-- As in 0020, but for the first statement, and each row is looked up by its whole key (`offset 0`), whatever the session took
-- for the number of drafts when it planned: six hundred took half a second where each was looked for among all of them.
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
           case when has_other_words then pfa_words(t.pfa_id, seen) else u.words end
      from touched t
     cross join lateral (
       select * from pfa_overlay one
        where one.organization_id = t.organization_id and one.user_id = t.user_id and one.weight = -1 and one.pfa_id = t.pfa_id
       offset 0
     ) u
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

-- As in 0007, but for the locks, and planned for the rows that changed: a session that had first changed one record took 71 s
-- for eight thousand, since it compared each with each.
create or replace function pfa_mirror_updated() returns trigger
  language plpgsql security definer set search_path from current as $$
declare
  changed text;
begin
  for changed in execute $statement$
    select distinct n.organization_id
      from new_rows n
      join old_rows o using (organization_id, pfa_id)
     where n.data is distinct from o.data or (n.removed_at is null) <> (o.removed_at is null)
     order by 1
  $statement$ loop
    perform pfa_lock_drafts(changed);
  end loop;
  execute $statement$
    with touched as materialized (
      select n.organization_id, n.pfa_id, case when n.removed_at is null then n.data end as data
        from new_rows n
        join old_rows o using (organization_id, pfa_id)
       where n.data is distinct from o.data or (n.removed_at is null) <> (o.removed_at is null)
    ),
    gone as (
      delete from pfa_search s using touched t
       where s.organization_id = t.organization_id and s.pfa_id = t.pfa_id and t.data is null
    ),
    searched as (
      insert into pfa_search
      select organization_id, pfa_id, pfa_words(pfa_id, data) from touched where data is not null
          on conflict (organization_id, pfa_id) do update set words = excluded.words where pfa_search.words <> excluded.words
    ),
    cleared as (
      delete from pfa_overlay o using touched t
        join pfa_draft d on d.organization_id = t.organization_id and d.pfa_id = t.pfa_id
       where o.organization_id = d.organization_id and o.user_id = d.user_id and o.weight in (-1, 1) and o.pfa_id = d.pfa_id
    )
    update pfa_draft d set updated_at = d.updated_at
      from touched t
     where d.organization_id = t.organization_id and d.pfa_id = t.pfa_id
  $statement$;
  return null;
end
$$;

-- For the same reason: rows before and after are joined by a hash.
alter function pfa_history_follow_mirror() set enable_nestloop = off;

-- As in 0007; but an empty text of a baseline is no value, as it is none of a record.
create or replace function pfa_changed_fields(data jsonb, delta jsonb) returns jsonb
  language sql immutable parallel safe
  return delta - array[
    case when delta ? 'area' and pfa_text(data, 'area') is not distinct from pfa_text(delta, 'area') then 'area' end,
    case when delta ? 'category' and pfa_text(data, 'category') is not distinct from pfa_text(delta, 'category') then 'category' end,
    case when delta ? 'forecastCategory' and pfa_text(data, 'forecastCategory') is not distinct from pfa_text(delta, 'forecastCategory') then 'forecastCategory' end,
    case when delta ? 'class' and pfa_text(data, 'class') is not distinct from pfa_text(delta, 'class') then 'class' end,
    case when delta ? 'source' and pfa_text(data, 'source') is not distinct from pfa_text(delta, 'source') then 'source' end,
    case when delta ? 'dor' and pfa_text(data, 'dor') is not distinct from pfa_text(delta, 'dor') then 'dor' end,
    case when delta ? 'manufacturer' and pfa_text(data, 'manufacturer') is not distinct from pfa_text(delta, 'manufacturer') then 'manufacturer' end,
    case when delta ? 'model' and pfa_text(data, 'model') is not distinct from pfa_text(delta, 'model') then 'model' end,
    case when delta ? 'equipment' and pfa_text(data, 'equipment') is not distinct from pfa_text(delta, 'equipment') then 'equipment' end,
    case when delta ? 'contract' and pfa_text(data, 'contract') is not distinct from pfa_text(delta, 'contract') then 'contract' end,
    case when delta ? 'isActualized' and pfa_flag(data, 'isActualized') = pfa_flag(delta, 'isActualized') then 'isActualized' end,
    case when delta ? 'isDiscontinued' and pfa_flag(data, 'isDiscontinued') = pfa_flag(delta, 'isDiscontinued') then 'isDiscontinued' end,
    case when delta ? 'isFundsTransferable' and pfa_flag(data, 'isFundsTransferable') = pfa_flag(delta, 'isFundsTransferable') then 'isFundsTransferable' end,
    case when delta ? 'monthlyRate' and pfa_amount(data, 'monthlyRate') is not distinct from pfa_amount(delta, 'monthlyRate') then 'monthlyRate' end,
    case when delta ? 'purchasePrice' and pfa_amount(data, 'purchasePrice') is not distinct from pfa_amount(delta, 'purchasePrice') then 'purchasePrice' end,
    case when delta ? 'forecastStart' and pfa_text(data, 'forecastStart') is not distinct from pfa_text(delta, 'forecastStart') then 'forecastStart' end,
    case when delta ? 'forecastEnd' and pfa_text(data, 'forecastEnd') is not distinct from pfa_text(delta, 'forecastEnd') then 'forecastEnd' end,
    case when delta ? 'actualStart' and pfa_text(data, 'actualStart') is not distinct from pfa_text(delta, 'actualStart') then 'actualStart' end,
    case when delta ? 'actualEnd' and pfa_text(data, 'actualEnd') is not distinct from pfa_text(delta, 'actualEnd') then 'actualEnd' end,
    case when delta ? 'forecastSource' and pfa_text(data, 'forecastSource') is not distinct from pfa_text(delta, 'forecastSource') then 'forecastSource' end,
    case when delta ? 'forecastRate' and pfa_amount(data, 'forecastRate') is not distinct from pfa_amount(delta, 'forecastRate') then 'forecastRate' end,
    case when delta ? 'forecastPrice' and pfa_amount(data, 'forecastPrice') is not distinct from pfa_amount(delta, 'forecastPrice') then 'forecastPrice' end,
    case when delta ? 'actualSource' and pfa_text(data, 'actualSource') is not distinct from pfa_text(delta, 'actualSource') then 'actualSource' end,
    case when delta ? 'actualRate' and pfa_amount(data, 'actualRate') is not distinct from pfa_amount(delta, 'actualRate') then 'actualRate' end,
    case when delta ? 'actualPrice' and pfa_amount(data, 'actualPrice') is not distinct from pfa_amount(delta, 'actualPrice') then 'actualPrice' end
  ];

-- What stands wrong is made anew.
select set_config('vanguard.across_organizations', 'on', true);
delete from pfa_overlay;
update pfa_draft set updated_at = updated_at;
