-- Of a date, with the others behind: … where organization_id = $1 and actual_start between $2 and $3 order by original_end,
-- pfa_id. The walk along one date passes an entry of another range in a twentieth of the time that its record would take,
-- for a fifth more of room: a quarter of one date in the order of another took up to 118 ms of a million records, and 8.
drop index pfa_mirror_original_start_idx;
drop index pfa_mirror_original_end_idx;
drop index pfa_mirror_forecast_start_idx;
drop index pfa_mirror_forecast_end_idx;
drop index pfa_mirror_actual_start_idx;
drop index pfa_mirror_actual_end_idx;
create index pfa_mirror_original_start_idx on pfa_mirror (organization_id, original_start, pfa_id, original_end, forecast_start, forecast_end, actual_start, actual_end);
create index pfa_mirror_original_end_idx on pfa_mirror (organization_id, original_end, pfa_id, original_start, forecast_start, forecast_end, actual_start, actual_end);
create index pfa_mirror_forecast_start_idx on pfa_mirror (organization_id, forecast_start, pfa_id, original_start, original_end, forecast_end, actual_start, actual_end);
create index pfa_mirror_forecast_end_idx on pfa_mirror (organization_id, forecast_end, pfa_id, original_start, original_end, forecast_start, actual_start, actual_end);
create index pfa_mirror_actual_start_idx on pfa_mirror (organization_id, actual_start, pfa_id, original_start, original_end, forecast_start, forecast_end, actual_end);
create index pfa_mirror_actual_end_idx on pfa_mirror (organization_id, actual_end, pfa_id, original_start, original_end, forecast_start, forecast_end, actual_start);
