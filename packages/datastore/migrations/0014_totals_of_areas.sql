-- … where organization_id = $1 and grain = $2 and area = any($3) and category = any($4): an area has a fortieth of the cells
-- that a category has.
create index pfa_summary_area_idx on pfa_summary (organization_id, grain, area, category);
