-- As pfa_search_matches, with how well each matches, which costs as much again.
create or replace function pfa_search_ranks(query tsquery) returns table (pfa_id text, rank real)
  language plpgsql security definer set search_path from current set plan_cache_mode = 'force_custom_plan' as $$
declare
  word tsquery := (pfa_search_estimate(query)).rarest;
begin
  return query
    select s.pfa_id, ts_rank(s.words, query) from pfa_search s
     where s.organization_id = current_organization_id() and s.words @@ word and ts_match_vq(s.words, query);
end
$$;
