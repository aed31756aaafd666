-- The value of a custom field of kind date, and null where it is none. Other than a date of the table of fields it may be any text:
-- of a day that does not exist make_date would fail, and a pull with it. Stored in indexes of pfa_mirror (custom-indexes.ts).
create or replace function pfa_custom_date(data jsonb, key text) returns date
  language sql immutable parallel safe
  return case
    when data ->> key ~ '^\d{4}-\d\d-\d\d$'
    then case
      when data ->> key ~ '^(?!0000)\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))$'
        or (data ->> key ~ '^(?!0000)\d{4}-02-29$'
          and substr(data ->> key, 1, 4)::int % 4 = 0
          and (substr(data ->> key, 1, 4)::int % 100 <> 0 or substr(data ->> key, 1, 4)::int % 400 = 0))
      then make_date(substr(data ->> key, 1, 4)::int, substr(data ->> key, 6, 2)::int, substr(data ->> key, 9, 2)::int)
    end
  end;
