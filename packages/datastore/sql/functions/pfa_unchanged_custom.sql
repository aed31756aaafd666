-- Keys of the part of a delta that is of declared fields, whose value the record has: as isSameValue of packages/pfa. Of the fields
-- of the table pfa_changed_fields knows more.
create or replace function pfa_unchanged_custom(data jsonb, delta jsonb) returns text[]
  language sql immutable parallel safe
  return array(
    select key from jsonb_object_keys(delta) as key
     where coalesce(nullif(nullif(data -> key, '""'), 'false'), 'null') = coalesce(nullif(nullif(delta -> key, '""'), 'false'), 'null')
  );
