-- Keys of a delta, of fields that the organization has declared, whose value the record has: as isSameValue of packages/pfa. Of the
-- fields of the table pfa_changed_fields knows more.
create or replace function pfa_unchanged_custom(data jsonb, delta jsonb) returns text[]
  language sql immutable parallel safe
  return array(
    select key from jsonb_object_keys(delta - (
      -- fields: editable fields
      array['area', 'category', 'forecastCategory', 'class', 'source', 'dor', 'manufacturer', 'model', 'equipment',
      'contract', 'isActualized', 'isDiscontinued', 'isFundsTransferable', 'monthlyRate', 'purchasePrice', 'forecastStart',
      'forecastEnd', 'actualStart', 'actualEnd', 'forecastSource', 'forecastRate', 'forecastPrice', 'actualSource',
      'actualRate', 'actualPrice']
      -- end of fields
    )) as key
     where coalesce(nullif(nullif(data -> key, '""'), 'false'), 'null') = coalesce(nullif(nullif(delta -> key, '""'), 'false'), 'null')
  );
