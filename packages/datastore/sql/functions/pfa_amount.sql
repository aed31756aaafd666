-- An amount of a record. Stored in columns of pfa_mirror.
create or replace function pfa_amount(data jsonb, field text) returns numeric
  language sql immutable parallel safe
  return nullif(data ->> field, '')::numeric;
