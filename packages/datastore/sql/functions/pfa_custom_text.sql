-- What a custom field of kind text is sorted and filtered by: its beginning, since an index takes no long text, and a pull must not
-- fail by one. Stored in indexes of pfa_mirror (custom-indexes.ts).
create or replace function pfa_custom_text(data jsonb, key text) returns text
  language sql immutable parallel safe
  return nullif(left(data ->> key, 200), '');
