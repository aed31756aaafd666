-- The value of a custom field of kind boolean; what is missing is false, and null what is none. Texts are as PEMS writes check
-- boxes, of a record that was pulled before the field was declared. Stored in indexes of pfa_mirror (custom-indexes.ts).
create or replace function pfa_custom_boolean(data jsonb, key text) returns boolean
  language sql immutable parallel safe
  return case
    when lower(coalesce(data ->> key, '')) in ('', 'false', '0', '-', 'no', 'n', 'off') then false
    when lower(data ->> key) in ('true', '1', '-1', '+', 'yes', 'y', 'on') then true
  end;
