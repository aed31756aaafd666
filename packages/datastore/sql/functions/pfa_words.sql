-- The words that free text finds in a record, by weight.
create or replace function pfa_words(pfa_id text, data jsonb) returns tsvector
  language sql immutable parallel safe
  return setweight(to_tsvector('simple'::regconfig, pfa_letters(
           pfa_id || ' ' || coalesce(data ->> 'equipment', '') || ' ' || coalesce(data ->> 'contract', ''))), 'A')
    || setweight(to_tsvector('simple'::regconfig, pfa_letters(
           coalesce(data ->> 'class', '') || ' ' || coalesce(data ->> 'category', '') || ' ' || coalesce(data ->> 'description', ''))), 'B')
    || setweight(to_tsvector('simple'::regconfig, pfa_letters(
           coalesce(data ->> 'manufacturer', '') || ' ' || coalesce(data ->> 'model', '') || ' ' || coalesce(data ->> 'area', ''))), 'C');
