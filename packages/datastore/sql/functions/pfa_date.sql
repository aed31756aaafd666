-- A date of a record, and null where the text is none. A cast from text to date depends on DateStyle and is refused in
-- generated columns; make_date does not. Stored in columns of pfa_mirror.
create or replace function pfa_date(data jsonb, field text) returns date
  language sql immutable parallel safe
  return case
    when data ->> field ~ '^\d{4}-\d{2}-\d{2}$'
    then make_date(substr(data ->> field, 1, 4)::int, substr(data ->> field, 6, 2)::int, substr(data ->> field, 9, 2)::int)
  end;
