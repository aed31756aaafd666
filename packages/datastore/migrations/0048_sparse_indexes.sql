-- Of fields that most records have no value of, the indexes hold the records that have one: one that changes is written into every
-- index that it stands in. They stand where an organization is large (packages/datastore/src/load/mirror-indexes.ts). Servers of
-- the version before sort where they walked along the records without a value.
do $$
declare
  changed record;
begin
  for changed in
    select * from (values
      ('pfa_mirror_equipment_idx', 'equipment, pfa_id', 'equipment'),
      ('pfa_mirror_purchase_price_idx', 'purchase_price, pfa_id', 'purchase_price'),
      ('pfa_mirror_actual_start_idx', 'actual_start, pfa_id, original_start, original_end, forecast_start, forecast_end, actual_end', 'actual_start'),
      ('pfa_mirror_actual_end_idx', 'actual_end, pfa_id, original_start, original_end, forecast_start, forecast_end, actual_start', 'actual_end'),
      ('pfa_mirror_source_purchase_price_idx', 'source, purchase_price, pfa_id', 'purchase_price')) as sparse (name, columns, present)
     where to_regclass('public.' || name) is not null
  loop
    execute format('drop index public.%I', changed.name);
    execute format('create index %I on public.pfa_mirror (organization_id, %s) where %I is not null', changed.name, changed.columns, changed.present);
  end loop;
end
$$;
