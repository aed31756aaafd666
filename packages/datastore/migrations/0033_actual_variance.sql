-- A record has an actual variance where it is actualized: actuals are compared with the plan of the same records. The order by
-- it is served by an index of these where an organization is large (packages/datastore/src/load/mirror-indexes.ts).
do $$
begin
  if to_regclass('pfa_mirror_actual_variance_idx') is not null then
    drop index pfa_mirror_actual_variance_idx;
    create index pfa_mirror_actual_variance_idx on pfa_mirror
      (organization_id, (case when is_actualized then actual_cost - plan_cost end), pfa_id) where is_actualized;
  end if;
end
$$;
