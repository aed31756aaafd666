-- Texts with words that many records have.
--
-- `EQ-777` is two words, one of which a third of all records have: asked for both, the index lists that third first. So
-- only the rarest word is asked of it, and the others of the records that have it. Which is the rarest, and whether even
-- that is common, the planner estimates from its statistics.

drop function pfa_search_matches(tsquery);
drop function pfa_search_ranks(tsquery);

-- The rarest word of a query, and about how many records of the current organization have it: 0 where statistics know as
-- little of it as of a word that nobody wrote.
create function pfa_search_estimate(query tsquery, out rarest tsquery, out records bigint)
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

create function pfa_search_matches(query tsquery) returns table (pfa_id text)
  language plpgsql security definer set search_path from current as $$
declare
  word tsquery := (pfa_search_estimate(query)).rarest;
begin
  return query
    select s.pfa_id from pfa_search s
     where s.organization_id = current_organization_id() and s.words @@ word
       and ts_match_vq(s.words, query); -- the operator would ask the index
end
$$;

-- The same with how well each matches, which costs as much again.
create function pfa_search_ranks(query tsquery) returns table (pfa_id text, rank real)
  language plpgsql security definer set search_path from current as $$
declare
  word tsquery := (pfa_search_estimate(query)).rarest;
begin
  return query
    select s.pfa_id, ts_rank(s.words, query) from pfa_search s
     where s.organization_id = current_organization_id() and s.words @@ word and ts_match_vq(s.words, query);
end
$$;
