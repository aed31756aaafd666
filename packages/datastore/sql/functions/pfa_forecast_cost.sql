-- Stored in pfa_mirror.forecast_cost.
create or replace function pfa_forecast_cost(data jsonb) returns numeric
  language sql immutable parallel safe
  return pfa_cost(data, 'forecast', 'forecastStart', 'forecastEnd');
