-- Keeps words and overlay beside the mirror. A pull that only notes that it has seen a record changes nothing here. Of what
-- changed, both sides of the drafts are taken away; touching the drafts puts them there anew. Most changes are of no word, and of
-- records without a draft: a statement for them would take as long as the change of a record, with the triggers that follow it.
--
-- Statements are planned for the rows that changed: a session that had first changed one record took 71 s for eight thousand,
-- since it compared each with each. Drafts are looked up by an index, however few there were when a session planned that.
create or replace function pfa_mirror_updated() returns trigger
  language plpgsql security definer set search_path from current set enable_seqscan = off as $$
declare
  changed text;
  ids text[];
  gone text[];
  worded text[];
begin
  for changed, ids, gone, worded in execute $statement$
    select organization_id, array_agg(pfa_id), array_agg(pfa_id) filter (where is_gone), array_agg(pfa_id) filter (where not is_gone and has_other_words)
      from (
        select n.organization_id, n.pfa_id, n.removed_at is not null as is_gone,
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
      ) touched
     group by organization_id
     order by organization_id
  $statement$ loop
    perform pfa_lock_drafts(changed);
    if gone is not null then
      delete from pfa_search s where s.organization_id = changed and s.pfa_id = any(gone);
    end if;
    if worded is not null then
      execute $statement$
        insert into pfa_search
        select organization_id, pfa_id, pfa_words(pfa_id, data) from new_rows where organization_id = $1 and pfa_id = any($2)
            on conflict (organization_id, pfa_id) do update set words = excluded.words where pfa_search.words <> excluded.words
      $statement$ using changed, worded;
    end if;
    if exists (select from pfa_draft d where d.organization_id = changed and d.pfa_id = any(ids)) then
      execute $statement$
        with cleared as (
          delete from pfa_overlay o using pfa_draft d
           where d.organization_id = $1 and d.pfa_id = any($2)
             and o.organization_id = d.organization_id and o.user_id = d.user_id and o.weight in (-1, 1) and o.pfa_id = d.pfa_id
        )
        update pfa_draft d set updated_at = d.updated_at where d.organization_id = $1 and d.pfa_id = any($2)
      $statement$ using changed, ids;
    end if;
  end loop;
  return null;
end
$$;
