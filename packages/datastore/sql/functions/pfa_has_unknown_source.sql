-- Of the record or a layer of it: as packages/pfa/src/source.ts. Stored in pfa_mirror.has_unknown_source.
create or replace function pfa_has_unknown_source(data jsonb) returns boolean
  language sql immutable parallel safe
  return pfa_is_unknown_source(pfa_text(data, 'source')) or pfa_is_unknown_source(pfa_text(data, 'planSource'))
    or pfa_is_unknown_source(pfa_text(data, 'forecastSource')) or pfa_is_unknown_source(pfa_text(data, 'actualSource'));
