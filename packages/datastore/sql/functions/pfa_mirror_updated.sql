-- Keeps words and overlay beside the mirror. A pull that only notes that it has seen a record changes nothing here. Of what
-- changed, both sides of the drafts are taken away; touching the drafts puts them there anew.
--
-- Statements are planned for the rows that changed: a session that had first changed one record took 71 s for eight thousand,
-- since it compared each with each.
create or replace function pfa_mirror_updated() returns trigger
  language plpgsql security definer set search_path from current as $$
declare
  changed text;
begin
  for changed in execute $statement$
    select distinct n.organization_id
      from new_rows n
      join old_rows o using (organization_id, pfa_id)
     where n.data is distinct from o.data or (n.removed_at is null) <> (o.removed_at is null)
     order by 1
  $statement$ loop
    perform pfa_lock_drafts(changed);
  end loop;
  execute $statement$
    with touched as materialized (
      select n.organization_id, n.pfa_id, case when n.removed_at is null then n.data end as data,
             o.removed_at is not null or n.data -> 'description' is distinct from o.data -> 'description'
               or (
                 -- fields: columns of words
                 n.area, n.category, n.class, n.manufacturer, n.model, n.equipment, n.contract
                 -- end of fields
               ) is distinct from (
                 -- fields: columns of words before
                 o.area, o.category, o.class, o.manufacturer, o.model, o.equipment, o.contract
                 -- end of fields
               ) as has_other_words
        from new_rows n
        join old_rows o using (organization_id, pfa_id)
       where n.data is distinct from o.data or (n.removed_at is null) <> (o.removed_at is null)
    ),
    gone as (
      delete from pfa_search s using touched t
       where s.organization_id = t.organization_id and s.pfa_id = t.pfa_id and t.data is null
    ),
    searched as (
      insert into pfa_search
      select organization_id, pfa_id, pfa_words(pfa_id, data) from touched where data is not null and has_other_words
          on conflict (organization_id, pfa_id) do update set words = excluded.words where pfa_search.words <> excluded.words
    ),
    cleared as (
      delete from pfa_overlay o using touched t
        join pfa_draft d on d.organization_id = t.organization_id and d.pfa_id = t.pfa_id
       where o.organization_id = d.organization_id and o.user_id = d.user_id and o.weight in (-1, 1) and o.pfa_id = d.pfa_id
    )
    update pfa_draft d set updated_at = d.updated_at
      from touched t
     where d.organization_id = t.organization_id and d.pfa_id = t.pfa_id
  $statement$;
  return null;
end
$$;
