alter table pfa_search enable row level security, force row level security;
-- Without a condition, which would keep the index from serving; the functions that read it have their own.
create policy pfa_search_owner on pfa_search to current_user using (true);
revoke all on pfa_search from vanguard_app;
