-- Stored in pfa_mirror.plan_cost.
create or replace function pfa_plan_cost(data jsonb) returns numeric
  language sql immutable parallel safe
  return pfa_cost(data, 'plan', 'originalStart', 'originalEnd');
