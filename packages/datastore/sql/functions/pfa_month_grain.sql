-- As pfa_grain, of pfa_month_summary: a bit for each of grouping(category, class, source, dor, area, manufacturer).
create or replace function pfa_month_grain(columns text) returns integer
  language sql immutable parallel safe
  return case columns
    when ''                  then b'111111'::integer
    when 'category'          then b'011111'::integer
    when 'category, class'   then b'001111'::integer
    when 'source, dor, area' then b'110001'::integer
    when 'manufacturer'      then b'111110'::integer
  end;
