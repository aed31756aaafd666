-- Cost of a layer by its own source, rate and price, else the record's. Stored in columns of pfa_mirror.
create or replace function pfa_cost(data jsonb, layer text, start_field text, end_field text) returns numeric
  language sql immutable parallel safe
  return pfa_layer_cost(
    coalesce(pfa_text(data, layer || 'Source'), pfa_text(data, 'source')),
    coalesce(pfa_amount(data, layer || 'Rate'), pfa_amount(data, 'monthlyRate')),
    coalesce(pfa_amount(data, layer || 'Price'), pfa_amount(data, 'purchasePrice')),
    pfa_date(data, start_field),
    pfa_date(data, end_field)
  );
