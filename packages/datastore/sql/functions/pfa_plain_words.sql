-- Letters and digits of some texts, so that a part of a word is found by its beginning however it is punctuated.
create or replace function pfa_plain_words(variadic texts text[]) returns text
  language sql immutable parallel safe
  return pfa_letters(array_to_string(texts, ' '));
