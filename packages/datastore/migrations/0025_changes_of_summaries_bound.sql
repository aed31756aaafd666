-- What is not yet in the summaries was open to the owner without a scope, where it is read with one only: by whoever
-- takes it in, across organizations, and by the views, in the current one. Triggers write it in any scope.
alter policy pfa_summary_change_across on pfa_summary_change using (is_across_organizations()) with check (true);
alter policy pfa_month_summary_change_across on pfa_month_summary_change using (is_across_organizations()) with check (true);
alter policy pfa_date_span_change_across on pfa_date_span_change using (is_across_organizations()) with check (true);
