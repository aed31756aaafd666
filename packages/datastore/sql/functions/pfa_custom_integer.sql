-- The value of a custom field of kind integer, and null where it is none. As isCustomText of packages/pfa. Stored in indexes of
-- pfa_mirror (custom-indexes.ts).
create or replace function pfa_custom_integer(data jsonb, key text) returns bigint
  language sql immutable parallel safe
  return case when data ->> key ~ '^-?\d{1,18}$' then (data ->> key)::bigint end;
