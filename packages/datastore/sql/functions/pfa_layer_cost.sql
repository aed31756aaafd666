-- Cost of a layer, exact to ten places: as packages/pfa/src/costs.ts. The dividend's twenty digits make PostgreSQL divide to
-- twenty, whatever the size of the amount. Stored in columns of pfa_mirror.
create or replace function pfa_layer_cost(source text, monthly_rate numeric, purchase_price numeric, starts_on date, ends_on date) returns numeric
  language sql immutable parallel safe
  return case source
    when 'Purchase' then round(coalesce(purchase_price, 0), 10)
    when 'Rental' then coalesce(round((greatest(ends_on - starts_on, 0) * monthly_rate)::numeric(60, 20) / 30.44, 10), 0)
    else 0
  end;
