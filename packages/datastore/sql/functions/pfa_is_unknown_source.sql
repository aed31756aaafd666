-- As packages/pfa/src/source.ts. Stored in pfa_mirror.has_unknown_source.
create or replace function pfa_is_unknown_source(source text) returns boolean
  language sql immutable parallel safe
  return coalesce(source not in ('Rental', 'Purchase'), false);
