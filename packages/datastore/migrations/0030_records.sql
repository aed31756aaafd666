-- The mirror of upstream's records, and each user's drafts on them.
--
-- pfa_overlay holds, for each draft, the record as upstream has it with weight -1 and as its user sees it with weight 1.
-- Whatever is added up over the mirror is put right for one user by adding the overlay, weighted; a page is the mirror's
-- rows without a draft and the overlay's rows of weight 1. Reads of merged records so cost what the page and the drafts do,
-- never what the table does. The overlay follows drafts and mirror by triggers.
--
-- needs: pfa_text, pfa_flag, pfa_amount, pfa_date, pfa_plan_cost, pfa_forecast_cost, pfa_actual_cost, pfa_has_unknown_source

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
  has_unknown_source boolean not null generated always as (pfa_has_unknown_source(data)) stored,
  constraint pfa_mirror_pkey primary key (organization_id, pfa_id)
);
comment on table pfa_mirror is 'One row per record of upstream, as last seen; data after the field mapping, unknown fields kept. Rules of the domain are not checked here: what upstream has is what is shown';
comment on column pfa_mirror.data is 'Keys as in packages/pfa/src/record.ts; amounts as decimal strings, dates as YYYY-MM-DD; what is missing is no key';
comment on column pfa_mirror.upstream_version is 'As upstream writes it, compared for equality only';
comment on column pfa_mirror.removed_at is 'When a pull no longer found it upstream';
-- Indexes beside the key stand where an organization is large only: packages/datastore/src/load/mirror-indexes.ts.

-- The words of records, in a table that only functions read: see pfa_search_matches.
create table pfa_search (
  organization_id text not null,
  pfa_id text not null,
  words tsvector not null,
  constraint pfa_search_pkey primary key (organization_id, pfa_id)
);
comment on table pfa_search is 'Follows pfa_mirror by triggers';

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
) with (fillfactor = 70); -- a draft that changes again stays in its page, and its indexes need not follow
-- Who has drafts on this record? Asked by a pull that changes it, and by the reference when a record goes.
create index pfa_draft_record_idx on pfa_draft (organization_id, pfa_id);
comment on constraint pfa_draft_pkey on pfa_draft is 'The user before the record: reads take all drafts of one user in one organization';
comment on column pfa_draft.delta is 'Changed fields only: null sets a field to null, a missing key leaves it unchanged';
comment on column pfa_draft.baseline is 'The changed fields as the mirror had them; empty where a legacy installation did not keep them';

-- Columns of the mirror that are filtered, sorted and summed.
create table pfa_overlay (
  organization_id text not null,
  user_id text not null,
  weight smallint not null,
  pfa_id text not null,
  area text, category text, forecast_category text, class text, source text, dor text, manufacturer text, model text,
  equipment text, contract text,
  is_actualized boolean not null, is_discontinued boolean not null, is_funds_transferable boolean not null,
  has_plan boolean not null, has_actuals boolean not null,
  monthly_rate numeric, purchase_price numeric,
  original_start date, original_end date, forecast_start date, forecast_end date, actual_start date, actual_end date,
  plan_cost numeric not null, forecast_cost numeric not null, actual_cost numeric not null,
  words tsvector not null,
  data jsonb,
  has_unknown_source boolean not null default false,
  constraint pfa_overlay_pkey primary key (organization_id, user_id, weight, pfa_id)
) with (fillfactor = 70);
comment on table pfa_overlay is 'Follows pfa_draft and pfa_mirror by triggers; never written otherwise';
comment on column pfa_overlay.data is 'As upstream has it; of upstream''s side only';
