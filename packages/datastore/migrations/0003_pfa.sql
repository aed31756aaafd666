-- The mirror of upstream's records, each user's drafts on them, and the history of fields.
-- Rules of cost: packages/pfa/src/costs.ts; the functions here compute the very same.

create function pfa_text(data jsonb, field text) returns text
  language sql immutable parallel safe
  return nullif(data ->> field, '');

create function pfa_flag(data jsonb, field text) returns boolean
  language sql immutable parallel safe
  return coalesce(data -> field = 'true'::jsonb, false);

create function pfa_amount(data jsonb, field text) returns numeric
  language sql immutable parallel safe
  return nullif(data ->> field, '')::numeric;

-- A cast from text to date depends on DateStyle and is refused in generated columns; make_date does not.
create function pfa_date(data jsonb, field text) returns date
  language sql immutable parallel safe
  return case
    when data ->> field ~ '^\d{4}-\d{2}-\d{2}$'
    then make_date(substr(data ->> field, 1, 4)::int, substr(data ->> field, 6, 2)::int, substr(data ->> field, 9, 2)::int)
  end;

-- The dividend's twenty digits make PostgreSQL divide to twenty, whatever the size of the amount.
create function pfa_layer_cost(source text, monthly_rate numeric, purchase_price numeric, starts_on date, ends_on date) returns numeric
  language sql immutable parallel safe
  return case source
    when 'Purchase' then round(coalesce(purchase_price, 0), 10)
    when 'Rental' then coalesce(round((greatest(ends_on - starts_on, 0) * monthly_rate)::numeric(60, 20) / 30.44, 10), 0)
    else 0
  end;

create function pfa_cost(data jsonb, layer text, start_field text, end_field text) returns numeric
  language sql immutable parallel safe
  return pfa_layer_cost(
    coalesce(pfa_text(data, layer || 'Source'), pfa_text(data, 'source')),
    coalesce(pfa_amount(data, layer || 'Rate'), pfa_amount(data, 'monthlyRate')),
    coalesce(pfa_amount(data, layer || 'Price'), pfa_amount(data, 'purchasePrice')),
    pfa_date(data, start_field),
    pfa_date(data, end_field)
  );

create function pfa_plan_cost(data jsonb) returns numeric
  language sql immutable parallel safe
  return pfa_cost(data, 'plan', 'originalStart', 'originalEnd');

create function pfa_forecast_cost(data jsonb) returns numeric
  language sql immutable parallel safe
  return pfa_cost(data, 'forecast', 'forecastStart', 'forecastEnd');

create function pfa_actual_cost(data jsonb) returns numeric
  language sql immutable parallel safe
  return case when pfa_flag(data, 'isActualized') then pfa_cost(data, 'actual', 'actualStart', 'actualEnd') else 0 end;

create table pfa_mirror (
  organization_id text not null constraint pfa_mirror_organization_id_fkey references organization on delete cascade,
  pfa_id text not null,
  data jsonb not null,
  upstream_version text,
  content_hash uuid generated always as (md5(data::text)::uuid) stored,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  removed_at timestamptz,
  area text generated always as (pfa_text(data, 'area')) stored,
  category text generated always as (pfa_text(data, 'category')) stored,
  forecast_category text generated always as (pfa_text(data, 'forecastCategory')) stored,
  class text generated always as (pfa_text(data, 'class')) stored,
  source text generated always as (pfa_text(data, 'source')) stored,
  dor text generated always as (pfa_text(data, 'dor')) stored,
  manufacturer text generated always as (pfa_text(data, 'manufacturer')) stored,
  model text generated always as (pfa_text(data, 'model')) stored,
  equipment text generated always as (pfa_text(data, 'equipment')) stored,
  contract text generated always as (pfa_text(data, 'contract')) stored,
  is_actualized boolean generated always as (pfa_flag(data, 'isActualized')) stored,
  is_discontinued boolean generated always as (pfa_flag(data, 'isDiscontinued')) stored,
  is_funds_transferable boolean generated always as (pfa_flag(data, 'isFundsTransferable')) stored,
  has_plan boolean generated always as (pfa_flag(data, 'hasPlan')) stored,
  has_actuals boolean generated always as (pfa_flag(data, 'hasActuals')) stored,
  monthly_rate numeric generated always as (pfa_amount(data, 'monthlyRate')) stored,
  purchase_price numeric generated always as (pfa_amount(data, 'purchasePrice')) stored,
  original_start date generated always as (pfa_date(data, 'originalStart')) stored,
  original_end date generated always as (pfa_date(data, 'originalEnd')) stored,
  forecast_start date generated always as (pfa_date(data, 'forecastStart')) stored,
  forecast_end date generated always as (pfa_date(data, 'forecastEnd')) stored,
  actual_start date generated always as (pfa_date(data, 'actualStart')) stored,
  actual_end date generated always as (pfa_date(data, 'actualEnd')) stored,
  plan_cost numeric generated always as (pfa_plan_cost(data)) stored,
  forecast_cost numeric generated always as (pfa_forecast_cost(data)) stored,
  actual_cost numeric generated always as (pfa_actual_cost(data)) stored,
  forecast_variance numeric generated always as (pfa_forecast_cost(data) - pfa_plan_cost(data)) stored,
  actual_variance numeric generated always as (pfa_actual_cost(data) - pfa_plan_cost(data)) stored,
  constraint pfa_mirror_pkey primary key (organization_id, pfa_id)
);
comment on table pfa_mirror is 'One row per record of upstream, as last seen; data after the field mapping, unknown fields kept. Rules of the domain are not checked here: what upstream has is what is shown';
comment on column pfa_mirror.data is 'Keys as in packages/pfa/src/record.ts; amounts as decimal strings, dates as YYYY-MM-DD; what is missing is no key';
comment on column pfa_mirror.upstream_version is 'As upstream writes it, compared for equality only';
comment on column pfa_mirror.removed_at is 'When a pull no longer found it upstream';

-- Free conditions on fields that have no column of their own.
create index pfa_mirror_data_idx on pfa_mirror using gin (data jsonb_path_ops);
-- … where organization_id = $1 and category = any($2): the usual filter; and order by category.
create index pfa_mirror_category_idx on pfa_mirror (organization_id, category, pfa_id);
-- … where organization_id = $1 and source = any($2); and order by source.
create index pfa_mirror_source_idx on pfa_mirror (organization_id, source, pfa_id);
-- … where organization_id = $1 order by forecast_start: the order of the timeline.
create index pfa_mirror_forecast_start_idx on pfa_mirror (organization_id, forecast_start, pfa_id);
-- … where organization_id = $1 order by plan_cost: what weighs most.
create index pfa_mirror_plan_cost_idx on pfa_mirror (organization_id, plan_cost, pfa_id);

-- The columns of a record from its merged data: for the few records that have a draft, the mirror's generated columns
-- anew. A test holds the two lists equal.
create type pfa_fields as (
  area text, category text, forecast_category text, class text, source text, dor text, manufacturer text, model text,
  equipment text, contract text, is_actualized boolean, is_discontinued boolean, is_funds_transferable boolean,
  has_plan boolean, has_actuals boolean, monthly_rate numeric, purchase_price numeric,
  original_start date, original_end date, forecast_start date, forecast_end date, actual_start date, actual_end date,
  plan_cost numeric, forecast_cost numeric, actual_cost numeric, forecast_variance numeric, actual_variance numeric
);

create function pfa_fields_of(data jsonb) returns pfa_fields
  language sql immutable parallel safe
  return row(
    pfa_text(data, 'area'), pfa_text(data, 'category'), pfa_text(data, 'forecastCategory'), pfa_text(data, 'class'),
    pfa_text(data, 'source'), pfa_text(data, 'dor'), pfa_text(data, 'manufacturer'), pfa_text(data, 'model'),
    pfa_text(data, 'equipment'), pfa_text(data, 'contract'), pfa_flag(data, 'isActualized'),
    pfa_flag(data, 'isDiscontinued'), pfa_flag(data, 'isFundsTransferable'), pfa_flag(data, 'hasPlan'),
    pfa_flag(data, 'hasActuals'), pfa_amount(data, 'monthlyRate'), pfa_amount(data, 'purchasePrice'),
    pfa_date(data, 'originalStart'), pfa_date(data, 'originalEnd'), pfa_date(data, 'forecastStart'),
    pfa_date(data, 'forecastEnd'), pfa_date(data, 'actualStart'), pfa_date(data, 'actualEnd'),
    pfa_plan_cost(data), pfa_forecast_cost(data), pfa_actual_cost(data),
    pfa_forecast_cost(data) - pfa_plan_cost(data), pfa_actual_cost(data) - pfa_plan_cost(data)
  )::pfa_fields;

create table pfa_draft (
  organization_id text not null,
  pfa_id text not null,
  user_id text not null constraint pfa_draft_user_id_fkey references app_user on delete cascade,
  delta jsonb not null constraint pfa_draft_delta_check check (jsonb_typeof(delta) = 'object'),
  baseline jsonb not null default '{}' constraint pfa_draft_baseline_check check (jsonb_typeof(baseline) = 'object'),
  baseline_version text,
  change_reason text,
  session_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pfa_draft_pkey primary key (organization_id, user_id, pfa_id),
  constraint pfa_draft_record_fkey foreign key (organization_id, pfa_id) references pfa_mirror on delete cascade
);
-- Who has drafts on this record? Asked by a pull that changes it, and by the reference when a record goes.
create index pfa_draft_record_idx on pfa_draft (organization_id, pfa_id);
comment on constraint pfa_draft_pkey on pfa_draft is 'The user before the record: reads take all drafts of one user in one organization';
comment on column pfa_draft.delta is 'Changed fields only: null sets a field to null, a missing key leaves it unchanged';
comment on column pfa_draft.baseline is 'The changed fields as the mirror had them; empty where a legacy installation did not keep them';

create table pfa_history (
  organization_id text not null constraint pfa_history_organization_id_fkey references organization on delete cascade,
  id bigint generated always as identity,
  pfa_id text not null,
  field text not null,
  old_value jsonb,
  new_value jsonb,
  user_id text,
  origin text not null,
  changed_at timestamptz not null default now(),
  constraint pfa_history_pkey primary key (organization_id, id)
);
create index pfa_history_record_idx on pfa_history (organization_id, pfa_id, id desc);

create policy pfa_mirror_isolation on pfa_mirror using (organization_id = current_organization_id());
create policy pfa_history_isolation on pfa_history using (organization_id = current_organization_id());
create policy pfa_draft_isolation on pfa_draft
  using (organization_id = current_organization_id() and user_id = current_user_id());

do $$
declare
  name text;
begin
  foreach name in array array['pfa_mirror', 'pfa_draft', 'pfa_history'] loop
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('create policy %I on %I to current_user using (is_across_organizations())', name || '_across', name);
    execute format('grant select, insert, update, delete on %I to vanguard_app', name);
  end loop;
end
$$;

-- Sizes for the list of organizations, which must not count a million rows; refreshed when the mirror changes.
create materialized view organization_total as
  select organization_id, count(*)::integer as record_count
    from pfa_mirror
   where removed_at is null
   group by organization_id;
create unique index organization_total_organization_id_idx on organization_total (organization_id);

-- JSON kept as text by legacy installations; what is no JSON stays as a JSON string, so that nothing is lost.
create function text_to_jsonb(source text) returns jsonb
  language plpgsql immutable parallel safe as $$
begin
  return source::jsonb;
exception
  when others then return to_jsonb(source);
end
$$;
