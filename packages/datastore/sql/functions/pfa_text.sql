-- A text of a record; empty ones are no value. Stored in columns of pfa_mirror.
create or replace function pfa_text(data jsonb, field text) returns text
  language sql immutable parallel safe
  return nullif(data ->> field, '');
