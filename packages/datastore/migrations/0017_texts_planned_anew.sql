-- From the sixth time on a session had one plan for every text of every organization: one that reads the index of words
-- of all organizations, where a small one has the text in less time by reading all its own.
alter function pfa_search_matches(tsquery) set plan_cache_mode = 'force_custom_plan';
alter function pfa_search_ranks(tsquery) set plan_cache_mode = 'force_custom_plan';
