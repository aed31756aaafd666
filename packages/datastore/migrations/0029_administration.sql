-- Configuration and logs of an installation. A row without an organization is for all of them.

create table ai_provider (
  id text constraint ai_provider_pkey primary key,
  type text not null,
  name text not null,
  is_enabled boolean not null default true,
  api_key_encrypted text,
  api_endpoint text,
  default_model text not null,
  available_models jsonb not null default '[]',
  pricing_input numeric not null default 0,
  pricing_output numeric not null default 0,
  pricing_cached numeric,
  max_tokens_per_request integer not null default 8192,
  max_requests_per_minute integer not null default 60,
  retry_attempts integer not null default 3,
  retry_delay_ms integer not null default 1000,
  timeout_ms integer not null default 30000,
  status text not null default 'untested',
  last_health_check_at timestamptz,
  error_rate numeric,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column ai_provider.api_key_encrypted is 'AES-256-GCM, base64 iv:tag:ciphertext; as every column named _encrypted';
comment on column ai_provider.pricing_input is 'USD per million tokens; as the other pricing columns';

create table organization_ai_config (
  organization_id text constraint organization_ai_config_pkey primary key
    constraint organization_ai_config_organization_id_fkey references organization on delete cascade,
  legacy_id text,
  is_enabled boolean not null default true,
  access_level text not null default 'full-access',
  primary_provider_id text,
  fallback_provider_ids jsonb,
  routing_rules jsonb,
  daily_limit_usd numeric not null default 10,
  monthly_limit_usd numeric not null default 100,
  alert_threshold_percent integer not null default 80,
  max_context_records integer not null default 50,
  include_historical_data boolean not null default false,
  enable_semantic_cache boolean not null default true,
  cache_expiration_hours integer not null default 24,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column organization_ai_config.primary_provider_id is 'May name a provider that is gone; legacy installations do';

create table ai_usage_log (
  organization_id text not null,
  id text not null,
  user_id text not null constraint ai_usage_log_user_id_fkey references app_user on delete cascade,
  provider text not null,
  model text not null,
  prompt_tokens integer not null,
  completion_tokens integer not null,
  total_tokens integer not null,
  cost_usd numeric not null,
  latency_ms integer,
  is_cached boolean not null default false,
  is_success boolean not null default true,
  error_message text,
  query_hash text,
  created_at timestamptz not null default now(),
  constraint ai_usage_log_pkey primary key (organization_id, id)
);
comment on column ai_usage_log.organization_id is 'No reference: a log outlives its organization';
-- What did this organization spend today, this month?
create index ai_usage_log_organization_id_created_at_idx on ai_usage_log (organization_id, created_at);

create table api_configuration (
  id text constraint api_configuration_pkey primary key,
  organization_id text constraint api_configuration_organization_id_fkey references organization on delete cascade,
  name text not null,
  usage text not null,
  url text not null,
  auth_type text not null,
  auth_key_encrypted text,
  auth_value_encrypted text,
  custom_headers jsonb,
  operation_type text not null default 'read',
  feeds jsonb,
  status text not null default 'untested',
  last_checked_at timestamptz,
  last_error text,
  first_sync_at timestamptz,
  last_sync_at timestamptz,
  last_sync_record_count integer,
  total_sync_record_count integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- Where does this organization read its records from?
create index api_configuration_organization_id_usage_idx on api_configuration (organization_id, usage);

create table organization_api_credential (
  organization_id text not null constraint organization_api_credential_organization_id_fkey references organization on delete cascade,
  api_configuration_id text not null constraint organization_api_credential_api_configuration_id_fkey references api_configuration on delete cascade,
  legacy_id text,
  auth_key_encrypted text,
  auth_value_encrypted text,
  custom_headers jsonb,
  status text not null default 'untested',
  last_checked_at timestamptz,
  last_error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint organization_api_credential_pkey primary key (organization_id, api_configuration_id)
);

create table data_source_mapping (
  id text constraint data_source_mapping_pkey primary key,
  organization_id text, -- no reference: legacy installations name organizations that are gone
  entity_type text not null,
  api_configuration_id text not null constraint data_source_mapping_api_configuration_id_fkey references api_configuration on delete cascade,
  priority integer not null default 1,
  is_active boolean not null default true,
  last_used_at timestamptz,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  success_count integer not null default 0,
  failure_count integer not null default 0,
  average_response_ms integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint data_source_mapping_organization_id_entity_type_priority_key unique (organization_id, entity_type, priority)
);

create table field_configuration (
  id text constraint field_configuration_pkey primary key,
  organization_id text constraint field_configuration_organization_id_fkey references organization on delete cascade,
  name text not null,
  description text,
  is_default boolean not null default false,
  field_mappings jsonb not null,
  include_headers boolean not null default true,
  date_format text not null default 'YYYY-MM-DD',
  delimiter text not null default ',',
  encoding text not null default 'UTF-8',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table system_config (
  key text constraint system_config_pkey primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);

create table sync_run (
  organization_id text not null,
  id text not null default gen_random_uuid()::text,
  kind text not null,
  status text not null,
  records_processed integer not null default 0,
  records_inserted integer not null default 0,
  records_updated integer not null default 0,
  records_deleted integer not null default 0,
  duration_ms integer,
  error_message text,
  triggered_by text,
  created_at timestamptz not null default now(),
  constraint sync_run_pkey primary key (organization_id, id)
);
-- When was the last successful pull of this organization?
create index sync_run_organization_id_created_at_idx on sync_run (organization_id, created_at desc);

grant select on system_config to vanguard_app;
-- Not the key.
grant select (id, type, name, is_enabled, default_model, available_models, pricing_input, pricing_output, pricing_cached, status)
  on ai_provider to vanguard_app;

create table adoption (
  run_id text constraint adoption_pkey primary key,
  digest text[] not null,
  report jsonb not null,
  adopted_at timestamptz not null default now()
);
comment on table adoption is 'The legacy data that were adopted, with a digest of the product right after: undoing an adoption asks whether anything changed since';
