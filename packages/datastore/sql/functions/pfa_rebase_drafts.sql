-- Moves the drafts of all users on these records, or on all, onto what the mirror has now: what has arrived there is dropped,
-- conflicts stay for a person. Needs pfa_lock_drafts and a transaction that sees all organizations. Returns how many moved.
create or replace function pfa_rebase_drafts(organization_id text, ids text[]) returns integer
  language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
declare
  moved integer;
begin
  -- Planning what follows takes longer than most pulls and commits have drafts to move. Of all records or of some: each by its index.
  if not (case when $2 is null then exists (select from pfa_draft d where d.organization_id = $1)
               else exists (select from pfa_draft d where d.organization_id = $1 and d.pfa_id = any($2)) end) then
    return 0;
  end if;
  execute $statement$
    with stale as materialized (
      select d.user_id, d.pfa_id, m.upstream_version as version, pfa_changed_fields(m.data, d.delta) as delta,
             pfa_rebased_baseline(m.data, pfa_changed_fields(m.data, d.delta), d.baseline) as baseline
        from pfa_draft d
        join pfa_mirror m using (organization_id, pfa_id)
       where d.organization_id = $1 and ($2 is null or d.pfa_id = any($2)) and m.removed_at is null
         and (d.baseline_version is distinct from m.upstream_version or pfa_kept_baseline(m.data, d.delta, '{}') <> d.baseline)
    ),
    moved as (
      update pfa_draft d set delta = s.delta, baseline = s.baseline, baseline_version = s.version
        from stale s
       where d.organization_id = $1 and d.user_id = s.user_id and d.pfa_id = s.pfa_id and s.delta <> '{}'
      returning 1
    ),
    arrived as (
      delete from pfa_draft d using stale s
       where d.organization_id = $1 and d.user_id = s.user_id and d.pfa_id = s.pfa_id and s.delta = '{}'
      returning 1
    )
    select (select count(*) from moved) + (select count(*) from arrived)
  $statement$ into moved using organization_id, ids;
  return moved;
end
$$;
