-- Fields of a delta that change something on a record: as withoutUnchanged of packages/pfa. An empty text is no value, in a
-- baseline as in a record. Without a subquery: a function that has one is run by an executor of its own for every row, and so
-- are declared fields looked at apart, where there are any.
create or replace function pfa_changed_fields(data jsonb, delta jsonb) returns jsonb
  language sql immutable parallel safe
  return delta - array[
    -- fields: unchanged fields
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
    -- end of fields
  ] - case
    when delta - (
      -- fields: editable fields
      array['area', 'category', 'forecastCategory', 'class', 'source', 'dor', 'manufacturer', 'model', 'equipment',
      'contract', 'isActualized', 'isDiscontinued', 'isFundsTransferable', 'monthlyRate', 'purchasePrice', 'forecastStart',
      'forecastEnd', 'actualStart', 'actualEnd', 'forecastSource', 'forecastRate', 'forecastPrice', 'actualSource',
      'actualRate', 'actualPrice']
      -- end of fields
    ) <> '{}' then pfa_unchanged_custom(data, delta - (
      -- fields: editable fields
      array['area', 'category', 'forecastCategory', 'class', 'source', 'dor', 'manufacturer', 'model', 'equipment',
      'contract', 'isActualized', 'isDiscontinued', 'isFundsTransferable', 'monthlyRate', 'purchasePrice', 'forecastStart',
      'forecastEnd', 'actualStart', 'actualEnd', 'forecastSource', 'forecastRate', 'forecastPrice', 'actualSource',
      'actualRate', 'actualPrice']
      -- end of fields
    ))
    else '{}'::text[]
  end;
