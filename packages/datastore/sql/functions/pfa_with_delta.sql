-- A record of the mirror with a delta on top: what a delta sets to null is no key.
create or replace function pfa_with_delta(data jsonb, delta jsonb) returns jsonb
  language sql immutable parallel safe
  return jsonb_strip_nulls(data || delta);
