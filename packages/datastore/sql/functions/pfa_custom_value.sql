-- The value of a custom field as it is shown: what cannot be read as its kind is shown as the text that it is.
create or replace function pfa_custom_value(data jsonb, key text, kind text) returns jsonb
  language sql immutable parallel safe
  return coalesce(
    case when kind = 'boolean' then to_jsonb(pfa_custom_boolean(data, key)) end,
    to_jsonb(nullif(data ->> key, '')),
    'null');
