-- In a function of one text PostgreSQL inlines all of it: array_to_string, which pfa_plain_words calls, is not immutable.
create or replace function pfa_letters(texts text) returns text
  language sql immutable parallel safe
  return regexp_replace(texts, '[^[:alnum:] ]+', ' ', 'g');
comment on function pfa_letters is 'Letters and digits only, the rest as blanks';
