-- The rarest word of a query, and about how many records of the current organization have it, as the planner estimates from
-- its statistics: 0 where they know as little of it as of a word that nobody wrote.
create or replace function pfa_search_estimate(query tsquery, out rarest tsquery, out records bigint)
  language plpgsql security definer set search_path from current as $$
declare
  unknown constant text := '''2b1d4c7f00e94a'':*';
  unknown_records bigint;
  estimate bigint;
  word text;
  plan json;
begin
  foreach word in array unknown || coalesce(string_to_array(query::text, ' & '), '{}') loop
    execute format('explain (format json) select from pfa_search where organization_id = %L and words @@ %L',
      current_organization_id(), word) into plan;
    estimate := plan -> 0 -> 'Plan' ->> 'Plan Rows';
    if word = unknown then
      unknown_records := estimate;
    elsif records is null or estimate < records then
      records := estimate;
      rarest := word;
    end if;
  end loop;
  records := case when records > unknown_records then records else 0 end;
end
$$;
comment on function pfa_search_estimate is 'The query as pfa_search_query makes it: words joined by &; the rarest is null where it has none';
