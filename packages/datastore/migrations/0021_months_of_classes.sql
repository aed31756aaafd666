-- … where organization_id = $1 and grain = $2 and class = any($3): by category all cells of the grain would be read, of
-- which a class has few.
create index pfa_month_summary_class_idx on pfa_month_summary (organization_id, grain, class);
