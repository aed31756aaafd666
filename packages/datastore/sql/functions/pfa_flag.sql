-- A flag of a record; what is missing is false. Stored in columns of pfa_mirror.
create or replace function pfa_flag(data jsonb, field text) returns boolean
  language sql immutable parallel safe
  return coalesce(data -> field = 'true'::jsonb, false);
