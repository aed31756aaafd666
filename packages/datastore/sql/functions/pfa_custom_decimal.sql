-- The value of a custom field of kind decimal, and null where it is none. As isCustomText of packages/pfa. Stored in indexes of
-- pfa_mirror (custom-indexes.ts).
create or replace function pfa_custom_decimal(data jsonb, key text) returns numeric
  language sql immutable parallel safe
  return case when data ->> key ~ '^-?\d{1,15}(\.\d{1,10})?$' then (data ->> key)::numeric end;
