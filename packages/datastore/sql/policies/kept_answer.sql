alter table kept_answer enable row level security, force row level security;
create policy kept_answer_isolation on kept_answer
  using (organization_id = current_organization_id() and user_id = current_user_id());
create policy kept_answer_across on kept_answer to current_user using (is_across_organizations());
revoke all on kept_answer from vanguard_app;
grant select, insert, update, delete on kept_answer to vanguard_app;
