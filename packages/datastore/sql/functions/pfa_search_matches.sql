-- Records of the current organization that a text finds. The operators of text search are not leakproof, so that under
-- row-level security no index would serve them: a function reads the words, and answers for the current organization.
--
-- Only the rarest word is asked of the index: `EQ-777` is two words, one of which a third of all records have, and asked for
-- both, the index lists that third first. Planned for each text: from the sixth time on a session had one plan for every text
-- of every organization, which reads the index of all, where a small one has it sooner by reading all its own.
create or replace function pfa_search_matches(query tsquery) returns table (pfa_id text)
  language plpgsql security definer set search_path from current set plan_cache_mode = 'force_custom_plan' as $$
declare
  word tsquery := (pfa_search_estimate(query)).rarest;
begin
  return query
    select s.pfa_id from pfa_search s
     where s.organization_id = current_organization_id() and s.words @@ word
       and ts_match_vq(s.words, query); -- the operator would ask the index
end
$$;
