-- Takes what upstream has into the mirror: a list of {pfaId, data, version} that was read not before `read_since`. Committed
-- changes that the rows show are settled; so are those that upstream has changed again since, whose value upstream's then
-- replaces. What is still owed stays on top. Rows that are older than what was seen of their record are passed over.
-- Needs a transaction that sees all organizations. Returns {inserted, updated}.
create or replace function pfa_apply_upstream(organization text, read_since timestamptz, records jsonb) returns jsonb
  language plpgsql set search_path from current as $$
declare
  ids text[];
  inserted integer;
  updated integer;
begin
  perform pfa_lock_drafts(organization);
  select array_agg(r ->> 'pfaId') into ids from jsonb_array_elements(records) as r;
  execute $statement$
    update pfa_outbox o
       set state = 'settled', settled_at = now(),
           outcome = case when pfa_changed_fields(r.data, o.expected) = '{}' then 'arrived' else 'overtaken' end
      from jsonb_to_recordset($3) as r("pfaId" text, data jsonb, version text)
     where o.organization_id = $1 and o.pfa_id = r."pfaId" and o.state = 'delivered'
       and (pfa_changed_fields(r.data, o.expected) = '{}'
         or (o.delivered_at < $2 and r.version is distinct from o.version_before))
  $statement$ using organization, read_since, records;
  execute $statement$
    update pfa_mirror m
       set data = next.data, upstream_data = next.upstream_data, upstream_version = next.version, removed_at = null,
           updated_at = now(), last_seen_at = greatest(m.last_seen_at, $2)
      from (
        select "pfaId" as pfa_id, version, case when owed is null then r.data else pfa_with_delta(r.data, owed) end as data,
               case when owed is not null then r.data end as upstream_data
          from jsonb_to_recordset($3) as r("pfaId" text, data jsonb, version text)
         cross join lateral pfa_owed($1, r."pfaId") as owed
      ) next
     where m.organization_id = $1 and m.pfa_id = next.pfa_id and m.last_seen_at <= $2
       and (m.data <> next.data or m.upstream_data is distinct from next.upstream_data
         or m.removed_at is not null)
  $statement$ using organization, read_since, records;
  get diagnostics updated = row_count;
  execute $statement$
    insert into pfa_mirror (organization_id, pfa_id, data, upstream_version, last_seen_at)
    select $1, r."pfaId", r.data, r.version, $2
      from jsonb_to_recordset($3) as r("pfaId" text, data jsonb, version text)
        on conflict (organization_id, pfa_id) do nothing
  $statement$ using organization, read_since, records;
  get diagnostics inserted = row_count;
  perform pfa_rebase_drafts(organization, ids);
  return jsonb_build_object('inserted', inserted, 'updated', updated);
end
$$;
revoke all on function pfa_apply_upstream(text, timestamptz, jsonb) from public;
