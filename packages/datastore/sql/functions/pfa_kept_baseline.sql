-- The baseline to keep beside a delta: of fields that were drafted before as it was, of others as upstream has them now.
create or replace function pfa_kept_baseline(data jsonb, delta jsonb, baseline jsonb) returns jsonb
  language sql immutable parallel safe
  return coalesce((select jsonb_object_agg(key, coalesce(baseline -> key, data -> key)) from jsonb_object_keys(delta) as key), '{}'::jsonb);
