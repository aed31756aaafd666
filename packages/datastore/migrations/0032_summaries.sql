-- What the mirror gained and lost since the last refresh of its summaries (packages/datastore/sql/materialized-views).

create table pfa_summary_change (
  organization_id text not null,
  grain integer not null,
  category text, class text, source text, dor text, area text, manufacturer text, model text,
  on_day date,
  is_actualized boolean not null, is_discontinued boolean not null, is_funds_transferable boolean not null,
  records bigint not null,
  plan_cost numeric not null, forecast_cost numeric not null, actual_cost numeric not null
);
create index pfa_summary_change_grain_idx on pfa_summary_change (organization_id, grain);

create table pfa_month_summary_change (
  organization_id text not null,
  grain integer not null,
  category text, class text, source text, dor text, area text, manufacturer text,
  is_actualized boolean not null, is_discontinued boolean not null, is_funds_transferable boolean not null,
  layer text not null,
  month date,
  rate numeric not null, rate_day numeric not null,
  started bigint not null, ended bigint not null, bar_day bigint not null,
  lump numeric not null
);
create index pfa_month_summary_change_grain_idx on pfa_month_summary_change (organization_id, grain);

create table pfa_date_span_change (
  organization_id text not null,
  field text not null,
  month date not null,
  original_start_from date, original_start_to date, original_end_from date, original_end_to date,
  forecast_start_from date, forecast_start_to date, forecast_end_from date, forecast_end_to date,
  actual_start_from date, actual_start_to date, actual_end_from date, actual_end_to date
);
create index pfa_date_span_change_month_idx on pfa_date_span_change (organization_id, field, month);
