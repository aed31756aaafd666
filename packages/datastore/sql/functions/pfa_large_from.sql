-- An organization of some thousand records has more cells in its summaries than records, and is read as a whole in a few
-- milliseconds: 20,280 records of 28 organizations made 410,000 cells, and two thirds of an adoption were spent on them.
create or replace function pfa_large_from() returns integer
  language sql immutable parallel safe
  return 10000;
comment on function pfa_large_from is 'From how many records on an organization is large; tests replace it';
