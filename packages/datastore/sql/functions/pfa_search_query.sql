-- Every word of the text as the beginning of a word; null where the text has no word, which finds nothing.
create or replace function pfa_search_query(search text) returns tsquery
  language sql immutable parallel safe
  return (
    select string_agg(quote_literal(word) || ':*', ' & ')::tsquery
      from unnest(tsvector_to_array(to_tsvector('simple'::regconfig, pfa_plain_words(search)))) as word
  );
