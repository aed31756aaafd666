-- The first rule that a delta breaks on a record, of those that the change has to do with: as findDraftFault of packages/pfa.
-- A bulk operation may come to a day after the year 9999, which would be read as none, to an amount that no cost can be worked
-- out of, or, by a reset, to what upstream calls the source of its plan.
create or replace function pfa_draft_fault(data jsonb, delta jsonb, change jsonb) returns text
  language sql immutable parallel safe
  return case
    when change ?|
      -- fields: dates
      array['forecastStart', 'forecastEnd', 'actualStart', 'actualEnd']
      -- end of fields
     and greatest(
      -- fields: lengths of dates
      length(delta ->> 'forecastStart'), length(delta ->> 'forecastEnd'), length(delta ->> 'actualStart'),
      length(delta ->> 'actualEnd')
      -- end of fields
     ) > 10
    then 'date_out_of_range'
    when change ?|
      -- fields: amounts
      array['monthlyRate', 'purchasePrice', 'forecastRate', 'forecastPrice', 'actualRate', 'actualPrice']
      -- end of fields
     and greatest(
      -- fields: values of amounts
      pfa_amount(delta, 'monthlyRate'), pfa_amount(delta, 'purchasePrice'), pfa_amount(delta, 'forecastRate'),
      pfa_amount(delta, 'forecastPrice'), pfa_amount(delta, 'actualRate'), pfa_amount(delta, 'actualPrice')
      -- end of fields
     ) >= 1e15
    then 'amount_out_of_range'
    when
      -- fields: unknown sources
      (change ? 'source' and pfa_is_unknown_source(pfa_text(delta, 'source')))
      or (change ? 'forecastSource' and pfa_is_unknown_source(pfa_text(delta, 'forecastSource')))
      or (change ? 'actualSource' and pfa_is_unknown_source(pfa_text(delta, 'actualSource')))
      -- end of fields
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
