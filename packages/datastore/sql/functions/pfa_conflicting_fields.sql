-- Fields that a draft and upstream both changed, each to another value; one of unknown origin never conflicts.
create or replace function pfa_conflicting_fields(data jsonb, delta jsonb, baseline jsonb) returns text[]
  language sql immutable parallel safe
  return array(
    select key from jsonb_object_keys(pfa_changed_fields(data, baseline)) as key
     where pfa_changed_fields(data, delta) ? key
     order by key
  );
