-- Takes what upstream has into the mirror: a list of {pfaId, data, version}, of each record one, that was read not before
-- `read_since`. Committed changes that the rows show are settled; so are those that upstream has changed again since, whose value
-- upstream's then replaces. What is still owed stays on top. Rows that are older than what was seen of their record are passed
-- over. Needs a transaction that sees all organizations. Returns {inserted, updated}.
--
-- Only what is new goes through an insert: one that finds its record there has computed all columns of it before. A statement for no
-- record would take as long as one for twenty, with the triggers that follow it.
create or replace function pfa_apply_upstream(organization text, read_since timestamptz, records jsonb) returns jsonb
  language plpgsql set search_path from current as $$
declare
  ids text[];
  rows jsonb[];
  versions text[];
  known integer;
  inserted integer := 0;
  updated integer := 0;
begin
  perform pfa_lock_drafts(organization);
  select array_agg(r."pfaId"), array_agg(r.data), array_agg(r.version) into ids, rows, versions
    from jsonb_to_recordset(records) as r("pfaId" text, data jsonb, version text);
  if exists (select from pfa_outbox o where o.organization_id = organization and o.pfa_id = any(ids) and o.state = 'delivered') then
    update pfa_outbox o
       set state = 'settled', settled_at = now(),
           outcome = case when pfa_changed_fields(r.data, o.expected) = '{}' then 'arrived' else 'overtaken' end
      from unnest(ids, rows, versions) as r(pfa_id, data, version)
     where o.organization_id = organization and o.pfa_id = r.pfa_id and o.state = 'delivered'
       and (pfa_changed_fields(r.data, o.expected) = '{}'
         or (o.delivered_at < read_since and r.version is distinct from o.version_before));
  end if;
  select count(*) into known
    from unnest(ids) as r(id)
   cross join lateral (select from pfa_mirror m where m.organization_id = organization and m.pfa_id = r.id offset 0) there;
  if known > 0 then
    execute $statement$
      with owed as materialized (
        select o.pfa_id, jsonb_object_agg(field.key, field.value order by o.id) as delta
          from pfa_outbox o
         cross join lateral jsonb_each(o.delta) as field
         where o.organization_id = $1 and o.pfa_id = any($3) and o.state in ('queued', 'sending', 'delivered')
         group by o.pfa_id
      )
      update pfa_mirror m
         set data = next.data, upstream_data = next.upstream_data, upstream_version = next.version, removed_at = null,
             updated_at = now(), last_seen_at = greatest(m.last_seen_at, $2)
        from (
          select r.pfa_id, r.version, case when owed.delta is null then r.data else pfa_with_delta(r.data, owed.delta) end as data,
                 case when owed.delta is not null then r.data end as upstream_data
            from unnest($3, $4, $5) as r(pfa_id, data, version)
            left join owed on owed.pfa_id = r.pfa_id
        ) next
       where m.organization_id = $1 and m.pfa_id = next.pfa_id and m.last_seen_at <= $2
         and (m.data <> next.data or m.upstream_data is distinct from next.upstream_data
           or m.removed_at is not null)
    $statement$ using organization, read_since, ids, rows, versions;
    get diagnostics updated = row_count;
  end if;
  if known < cardinality(ids) then
    execute $statement$
      insert into pfa_mirror (organization_id, pfa_id, data, upstream_version, last_seen_at)
      select $1, r.pfa_id, r.data, r.version, $2
        from unnest($3, $4, $5) as r(pfa_id, data, version)
       where not exists (select from pfa_mirror m where m.organization_id = $1 and m.pfa_id = r.pfa_id)
          on conflict (organization_id, pfa_id) do nothing
    $statement$ using organization, read_since, ids, rows, versions;
    get diagnostics inserted = row_count;
  end if;
  perform pfa_rebase_drafts(organization, ids);
  return jsonb_build_object('inserted', inserted, 'updated', updated);
end
$$;
revoke all on function pfa_apply_upstream(text, timestamptz, jsonb) from public;
