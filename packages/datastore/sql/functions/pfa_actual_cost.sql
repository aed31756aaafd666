-- 0 where the record is not actualized. Stored in pfa_mirror.actual_cost.
create or replace function pfa_actual_cost(data jsonb) returns numeric
  language sql immutable parallel safe
  return case when pfa_flag(data, 'isActualized') then pfa_cost(data, 'actual', 'actualStart', 'actualEnd') else 0 end;
