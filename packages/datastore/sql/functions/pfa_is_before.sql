-- Whether one date of a merged record lies before another. Texts are compared first: dates in the wrong order are rare,
-- and texts in the right order are dates in the right order, or none.
create or replace function pfa_is_before(data jsonb, delta jsonb, field text, other text) returns boolean
  language sql immutable parallel safe
  return case
    when (case when delta ? field then delta ->> field else data ->> field end) collate "C"
       < (case when delta ? other then delta ->> other else data ->> other end) collate "C"
    then pfa_date(data || delta, field) < pfa_date(data || delta, other)
    else false
  end;
