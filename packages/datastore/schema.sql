-- The product's database as PostgreSQL 18 prints it. Written by npm run schema; to be read and compared, not run.
-- revision 31, fb1f3a93e7f9af6a0fb95e931576aa38b0ebb67b9c36383fa3fc4775d3bbe472

-- tables

create table adoption (
  run_id text not null,
  digest text[] not null,
  report jsonb not null,
  adopted_at timestamp with time zone default now() not null,
  constraint adoption_pkey PRIMARY KEY (run_id)
);
comment on table adoption is 'The legacy data that were adopted, with a digest of the product right after: undoing an adoption asks whether anything changed since';

create table ai_provider (
  id text not null,
  type text not null,
  name text not null,
  is_enabled boolean default true not null,
  api_key_encrypted text,
  api_endpoint text,
  default_model text not null,
  available_models jsonb default '[]'::jsonb not null,
  pricing_input numeric default 0 not null,
  pricing_output numeric default 0 not null,
  pricing_cached numeric,
  max_tokens_per_request integer default 8192 not null,
  max_requests_per_minute integer default 60 not null,
  retry_attempts integer default 3 not null,
  retry_delay_ms integer default 1000 not null,
  timeout_ms integer default 30000 not null,
  status text default 'untested'::text not null,
  last_health_check_at timestamp with time zone,
  error_rate numeric,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint ai_provider_pkey PRIMARY KEY (id)
);
grant select (available_models) on ai_provider to vanguard_app;
grant select (default_model) on ai_provider to vanguard_app;
grant select (id) on ai_provider to vanguard_app;
grant select (is_enabled) on ai_provider to vanguard_app;
grant select (name) on ai_provider to vanguard_app;
grant select (pricing_cached) on ai_provider to vanguard_app;
grant select (pricing_input) on ai_provider to vanguard_app;
grant select (pricing_output) on ai_provider to vanguard_app;
grant select (status) on ai_provider to vanguard_app;
grant select (type) on ai_provider to vanguard_app;
comment on column ai_provider.api_key_encrypted is 'AES-256-GCM, base64 iv:tag:ciphertext; as every column named _encrypted';
comment on column ai_provider.pricing_input is 'USD per million tokens; as the other pricing columns';

create table ai_usage_log (
  organization_id text not null,
  id text not null,
  user_id text not null,
  provider text not null,
  model text not null,
  prompt_tokens integer not null,
  completion_tokens integer not null,
  total_tokens integer not null,
  cost_usd numeric not null,
  latency_ms integer,
  is_cached boolean default false not null,
  is_success boolean default true not null,
  error_message text,
  query_hash text,
  created_at timestamp with time zone default now() not null,
  constraint ai_usage_log_pkey PRIMARY KEY (organization_id, id),
  constraint ai_usage_log_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE
);
alter table ai_usage_log enable row level security, force row level security;
CREATE INDEX ai_usage_log_organization_id_created_at_idx ON public.ai_usage_log USING btree (organization_id, created_at);
create policy ai_usage_log_across on ai_usage_log to current_user using (is_across_organizations());
create policy ai_usage_log_isolation on ai_usage_log using ((organization_id = current_organization_id()));
grant delete, insert, select, update on ai_usage_log to vanguard_app;
comment on column ai_usage_log.organization_id is 'No reference: a log outlives its organization';

create table api_configuration (
  id text not null,
  organization_id text,
  name text not null,
  usage text not null,
  url text not null,
  auth_type text not null,
  auth_key_encrypted text,
  auth_value_encrypted text,
  custom_headers jsonb,
  operation_type text default 'read'::text not null,
  feeds jsonb,
  status text default 'untested'::text not null,
  last_checked_at timestamp with time zone,
  last_error text,
  first_sync_at timestamp with time zone,
  last_sync_at timestamp with time zone,
  last_sync_record_count integer,
  total_sync_record_count integer,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint api_configuration_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint api_configuration_pkey PRIMARY KEY (id)
);
alter table api_configuration enable row level security, force row level security;
CREATE INDEX api_configuration_organization_id_usage_idx ON public.api_configuration USING btree (organization_id, usage);
create policy api_configuration_across on api_configuration to current_user using (is_across_organizations());
create policy api_configuration_isolation on api_configuration using ((organization_id = current_organization_id()));
create policy api_configuration_read on api_configuration for select using (((organization_id = current_organization_id()) OR ((organization_id IS NULL) AND (current_organization_id() IS NOT NULL))));
grant delete, insert, select, update on api_configuration to vanguard_app;

create table app_user (
  id text not null,
  username text not null,
  email text,
  password_hash text not null,
  password_changed_at timestamp with time zone,
  must_change_password boolean default false not null,
  first_name text,
  last_name text,
  avatar_url text,
  role text default 'user'::text not null,
  is_active boolean default true not null,
  last_login_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  locale text,
  constraint app_user_email_key UNIQUE (email),
  constraint app_user_locale_check CHECK (((length(locale) >= 2) AND (length(locale) <= 100))),
  constraint app_user_pkey PRIMARY KEY (id),
  constraint app_user_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'user'::text, 'viewer'::text]))),
  constraint app_user_username_key UNIQUE (username)
);
CREATE TRIGGER app_user_deactivated AFTER UPDATE OF is_active ON public.app_user FOR EACH ROW WHEN ((old.is_active AND (NOT new.is_active))) EXECUTE FUNCTION end_sessions_of_account();
grant select (avatar_url) on app_user to vanguard_app;
grant select (first_name) on app_user to vanguard_app;
grant select (id) on app_user to vanguard_app;
grant select (is_active) on app_user to vanguard_app;
grant select (last_name) on app_user to vanguard_app;
grant select (role) on app_user to vanguard_app;
grant select (username) on app_user to vanguard_app;
comment on column app_user.password_hash is 'Argon2id; bcrypt where it came from a legacy installation and was not used since';
comment on column app_user.locale is 'A language tag (BCP 47), for numbers and dates';

create table audit_entry (
  id bigint generated always as identity not null,
  done_at timestamp with time zone default now() not null,
  action text not null,
  subject text not null,
  details jsonb not null,
  operator text not null,
  constraint audit_entry_pkey PRIMARY KEY (id)
);
comment on table audit_entry is 'Entries are added and never changed';
comment on column audit_entry.operator is 'Whoever called the command, as the operating system names them';

create table custom_field (
  organization_id text not null,
  key text not null,
  label text not null,
  kind text not null,
  is_editable boolean default false not null,
  created_by text,
  created_at timestamp with time zone default now() not null,
  misfits integer,
  misfit_sample text,
  index_error text,
  index_tried_at timestamp with time zone,
  constraint custom_field_key_check CHECK ((key ~ '^[A-Za-z][A-Za-z0-9_$]{0,79}$'::text)),
  constraint custom_field_kind_check CHECK ((kind = ANY (ARRAY['text'::text, 'decimal'::text, 'integer'::text, 'date'::text, 'boolean'::text]))),
  constraint custom_field_label_check CHECK (((length(label) >= 1) AND (length(label) <= 100))),
  constraint custom_field_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint custom_field_pkey PRIMARY KEY (organization_id, key)
);
alter table custom_field enable row level security, force row level security;
create policy custom_field_across on custom_field to current_user using (is_across_organizations());
create policy custom_field_isolation on custom_field using ((organization_id = current_organization_id()));
grant select on custom_field to vanguard_app;
comment on table custom_field is 'What a field is called and read as; withdrawn, its values stay in the records';
comment on column custom_field.key is 'Name of upstream''s column, and of the value in pfa_mirror.data; never changed';
comment on column custom_field.created_by is 'No reference: who it was stays known';
comment on column custom_field.misfits is 'Records whose value the last pull of all records could not read as the kind; null before one';
comment on column custom_field.misfit_sample is 'One of these values';
comment on column custom_field.index_error is 'Why the index could not be made; whether there is one, the catalog says';

create table data_source_mapping (
  id text not null,
  organization_id text,
  entity_type text not null,
  api_configuration_id text not null,
  priority integer default 1 not null,
  is_active boolean default true not null,
  last_used_at timestamp with time zone,
  last_success_at timestamp with time zone,
  last_failure_at timestamp with time zone,
  success_count integer default 0 not null,
  failure_count integer default 0 not null,
  average_response_ms integer,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint data_source_mapping_api_configuration_id_fkey FOREIGN KEY (api_configuration_id) REFERENCES api_configuration(id) ON DELETE CASCADE,
  constraint data_source_mapping_organization_id_entity_type_priority_key UNIQUE (organization_id, entity_type, priority),
  constraint data_source_mapping_pkey PRIMARY KEY (id)
);
alter table data_source_mapping enable row level security, force row level security;
create policy data_source_mapping_across on data_source_mapping to current_user using (is_across_organizations());
create policy data_source_mapping_isolation on data_source_mapping using ((organization_id = current_organization_id()));
create policy data_source_mapping_read on data_source_mapping for select using (((organization_id = current_organization_id()) OR ((organization_id IS NULL) AND (current_organization_id() IS NOT NULL))));
grant delete, insert, select, update on data_source_mapping to vanguard_app;

create table default_view (
  organization_id text not null,
  slug text not null,
  constraint default_view_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint default_view_pkey PRIMARY KEY (organization_id),
  constraint default_view_slug_fkey FOREIGN KEY (organization_id, slug) REFERENCES saved_view(organization_id, slug) ON DELETE CASCADE
);
alter table default_view enable row level security, force row level security;
create policy default_view_across on default_view to current_user using (is_across_organizations());
create policy default_view_isolation on default_view using ((organization_id = current_organization_id()));
grant delete, insert, select, update on default_view to vanguard_app;
comment on table default_view is 'What an organization opens with';

create table feed_entry (
  organization_id text not null,
  feed text not null,
  entry_key text not null,
  data jsonb not null,
  content_hash uuid generated always as ((md5((data)::text))::uuid) stored not null,
  first_seen_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone default now() not null,
  removed_at timestamp with time zone,
  constraint feed_entry_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint feed_entry_pkey PRIMARY KEY (organization_id, feed, entry_key)
);
alter table feed_entry enable row level security, force row level security;
create policy feed_entry_across on feed_entry to current_user using (is_across_organizations());
create policy feed_entry_isolation on feed_entry using (((organization_id = current_organization_id()) AND (feed = ANY (ARRAY['assets'::text, 'classes'::text, 'manufacturers'::text]))));
grant select on feed_entry to vanguard_app;
comment on table feed_entry is 'Mirror of the collections of upstream beside the records, as each organization may see them; gives nobody any right';
comment on column feed_entry.entry_key is 'What upstream knows it by; of several columns with a tab in between';
comment on column feed_entry.data is 'By the product''s names of columns; all texts, none of them empty';
comment on column feed_entry.removed_at is 'Upstream has it no more; it stays, as records may refer to it';

create table feed_rejection (
  organization_id text not null,
  feed text not null,
  row_key text not null,
  entry_key text,
  faults jsonb not null,
  raw jsonb not null,
  rejected_at timestamp with time zone default now() not null,
  constraint feed_rejection_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint feed_rejection_pkey PRIMARY KEY (organization_id, feed, row_key)
);
alter table feed_rejection enable row level security, force row level security;
create policy feed_rejection_across on feed_rejection to current_user using (is_across_organizations());
create policy feed_rejection_isolation on feed_rejection using ((organization_id = current_organization_id()));
comment on table feed_rejection is 'Entries of upstream that the latest pull of their feed could not read, as they came; a thousand of a feed at most';

create table feed_run (
  organization_id text not null,
  feed text not null,
  id text default (gen_random_uuid())::text not null,
  kind text default 'full'::text not null,
  status text not null,
  records_processed integer default 0 not null,
  records_expected integer,
  records_inserted integer default 0 not null,
  records_updated integer default 0 not null,
  records_deleted integer default 0 not null,
  records_rejected integer,
  duration_ms integer,
  error_code text,
  error_message text,
  triggered_by text,
  cancelled_by text,
  created_at timestamp with time zone default now() not null,
  started_at timestamp with time zone,
  alive_at timestamp with time zone,
  attempt integer default 1 not null,
  staged jsonb,
  constraint feed_run_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint feed_run_pkey PRIMARY KEY (organization_id, feed, id)
);
alter table feed_run enable row level security, force row level security;
CREATE INDEX feed_run_created_at_idx ON public.feed_run USING btree (organization_id, feed, created_at DESC);
CREATE UNIQUE INDEX feed_run_running_idx ON public.feed_run USING btree (organization_id, feed) WHERE (status = 'running'::text);
create policy feed_run_across on feed_run to current_user using (is_across_organizations());
create policy feed_run_isolation on feed_run using ((organization_id = current_organization_id()));
comment on table feed_run is 'Pulls of feeds, as sync_run has those of records';

create table feed_schedule (
  organization_id text not null,
  feed text not null,
  is_enabled boolean not null,
  pull_cron text not null,
  updated_by text not null,
  updated_at timestamp with time zone default now() not null,
  constraint feed_schedule_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint feed_schedule_pkey PRIMARY KEY (organization_id, feed)
);
alter table feed_schedule enable row level security, force row level security;
create policy feed_schedule_across on feed_schedule to current_user using (is_across_organizations());
create policy feed_schedule_isolation on feed_schedule using ((organization_id = current_organization_id()));
comment on table feed_schedule is 'As an administrator has set it; time zone and quiet hours are those of the organization''s records';
comment on column feed_schedule.updated_by is 'No reference: who it was stays known';

create table feed_state (
  organization_id text not null,
  feed text not null,
  next_pull_at timestamp with time zone,
  pull_requested_at timestamp with time zone,
  pull_requested_by text,
  full_read_at timestamp with time zone,
  loss_found_at timestamp with time zone,
  loss_accepted_by text,
  updated_at timestamp with time zone default now() not null,
  constraint feed_state_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint feed_state_pkey PRIMARY KEY (organization_id, feed)
);
alter table feed_state enable row level security, force row level security;
create policy feed_state_across on feed_state to current_user using (is_across_organizations());
create policy feed_state_isolation on feed_state using ((organization_id = current_organization_id()));
comment on table feed_state is 'Of each feed of an organization what sync_state is of its records';

create table field_configuration (
  id text not null,
  organization_id text,
  name text not null,
  description text,
  is_default boolean default false not null,
  field_mappings jsonb not null,
  include_headers boolean default true not null,
  date_format text default 'YYYY-MM-DD'::text not null,
  delimiter text default ','::text not null,
  encoding text default 'UTF-8'::text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint field_configuration_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint field_configuration_pkey PRIMARY KEY (id)
);
alter table field_configuration enable row level security, force row level security;
create policy field_configuration_across on field_configuration to current_user using (is_across_organizations());
create policy field_configuration_isolation on field_configuration using ((organization_id = current_organization_id()));
create policy field_configuration_read on field_configuration for select using (((organization_id = current_organization_id()) OR ((organization_id IS NULL) AND (current_organization_id() IS NOT NULL))));
grant delete, insert, select, update on field_configuration to vanguard_app;

create table field_mapping (
  organization_id text not null,
  version integer not null,
  mapping jsonb not null,
  note text,
  created_by text,
  created_at timestamp with time zone default now() not null,
  constraint field_mapping_mapping_check CHECK ((jsonb_typeof(mapping) = 'object'::text)),
  constraint field_mapping_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint field_mapping_pkey PRIMARY KEY (organization_id, version),
  constraint field_mapping_version_check CHECK ((version > 0))
);
alter table field_mapping enable row level security, force row level security;
create policy field_mapping_across on field_mapping to current_user using (is_across_organizations());
create policy field_mapping_isolation on field_mapping using ((organization_id = current_organization_id()));
grant select on field_mapping to vanguard_app;
comment on table field_mapping is 'Versions are added and never changed. An organization without one has the mapping that the product is delivered with';
comment on column field_mapping.created_by is 'No reference: who it was stays known';

create table kept_answer (
  organization_id text not null,
  user_id text not null,
  route text not null,
  key text not null,
  request_digest text not null,
  status smallint not null,
  body json not null,
  expires_at timestamp with time zone default (now() + '24:00:00'::interval) not null,
  constraint kept_answer_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint kept_answer_pkey PRIMARY KEY (organization_id, user_id, route, key),
  constraint kept_answer_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE
);
alter table kept_answer enable row level security, force row level security;
CREATE INDEX kept_answer_expires_at_idx ON public.kept_answer USING btree (expires_at);
create policy kept_answer_across on kept_answer to current_user using (is_across_organizations());
create policy kept_answer_isolation on kept_answer using (((organization_id = current_organization_id()) AND (user_id = current_user_id())));
grant delete, insert, select, update on kept_answer to vanguard_app;
comment on column kept_answer.request_digest is 'Of path and body: the same key with another request is a mistake of the caller';
comment on column kept_answer.body is 'As json, not jsonb: the second answer has its fields in the order of the first';

create table organization (
  id text not null,
  code text not null,
  name text not null,
  description text,
  logo_url text,
  is_active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint organization_code_key UNIQUE (code),
  constraint organization_pkey PRIMARY KEY (id)
);
alter table organization enable row level security;
CREATE TRIGGER organization_history_deleted AFTER DELETE ON public.organization REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION pfa_history_forget_organizations();
create policy organization_isolation on organization for select using (((id = current_organization_id()) OR (EXISTS ( SELECT
   FROM organization_member m
  WHERE ((m.organization_id = organization.id) AND (m.user_id = current_user_id()))))));
create policy organization_listed on organization to current_user using (true);
grant select on organization to vanguard_app;

create table organization_ai_config (
  organization_id text not null,
  legacy_id text,
  is_enabled boolean default true not null,
  access_level text default 'full-access'::text not null,
  primary_provider_id text,
  fallback_provider_ids jsonb,
  routing_rules jsonb,
  daily_limit_usd numeric default 10 not null,
  monthly_limit_usd numeric default 100 not null,
  alert_threshold_percent integer default 80 not null,
  max_context_records integer default 50 not null,
  include_historical_data boolean default false not null,
  enable_semantic_cache boolean default true not null,
  cache_expiration_hours integer default 24 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint organization_ai_config_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint organization_ai_config_pkey PRIMARY KEY (organization_id)
);
alter table organization_ai_config enable row level security, force row level security;
create policy organization_ai_config_across on organization_ai_config to current_user using (is_across_organizations());
create policy organization_ai_config_isolation on organization_ai_config using ((organization_id = current_organization_id()));
grant delete, insert, select, update on organization_ai_config to vanguard_app;
comment on column organization_ai_config.primary_provider_id is 'May name a provider that is gone; legacy installations do';

create table organization_api_credential (
  organization_id text not null,
  api_configuration_id text not null,
  legacy_id text,
  auth_key_encrypted text,
  auth_value_encrypted text,
  custom_headers jsonb,
  status text default 'untested'::text not null,
  last_checked_at timestamp with time zone,
  last_error text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint organization_api_credential_api_configuration_id_fkey FOREIGN KEY (api_configuration_id) REFERENCES api_configuration(id) ON DELETE CASCADE,
  constraint organization_api_credential_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint organization_api_credential_pkey PRIMARY KEY (organization_id, api_configuration_id)
);
alter table organization_api_credential enable row level security, force row level security;
create policy organization_api_credential_across on organization_api_credential to current_user using (is_across_organizations());
create policy organization_api_credential_isolation on organization_api_credential using ((organization_id = current_organization_id()));
grant delete, insert, select, update on organization_api_credential to vanguard_app;

create table organization_event (
  xid xid8 default pg_current_xact_id() not null,
  id bigint generated always as identity not null,
  organization_id text not null,
  user_id text,
  kind text not null,
  data jsonb not null,
  created_at timestamp with time zone default clock_timestamp() not null,
  constraint organization_event_kind_check CHECK ((kind = ANY (ARRAY['records'::text, 'drafts'::text, 'conflicts'::text, 'messages'::text, 'pull'::text, 'connection'::text]))),
  constraint organization_event_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint organization_event_pkey PRIMARY KEY (xid, id)
);
alter table organization_event enable row level security, force row level security;
CREATE INDEX organization_event_organization_idx ON public.organization_event USING btree (organization_id, user_id, kind, id);
create policy organization_event_across on organization_event to current_user using (is_across_organizations());
create policy organization_event_isolation on organization_event using ((organization_id = current_organization_id()));
create policy organization_event_told on organization_event for insert to current_user with check (true);
comment on table organization_event is 'Written by triggers, read by servers for everybody who is connected';
comment on column organization_event.xid is 'Of the transaction, which tells whether a snapshot saw it';
comment on column organization_event.user_id is 'Whom it concerns; null for everybody of the organization';

create table organization_member (
  organization_id text not null,
  user_id text not null,
  legacy_id text,
  role text default 'member'::text not null,
  created_at timestamp with time zone default now() not null,
  constraint organization_member_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint organization_member_pkey PRIMARY KEY (organization_id, user_id),
  constraint organization_member_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text, 'viewer'::text]))),
  constraint organization_member_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE
);
alter table organization_member enable row level security, force row level security;
CREATE INDEX organization_member_user_id_idx ON public.organization_member USING btree (user_id);
create policy organization_member_across on organization_member to current_user using (is_across_organizations());
create policy organization_member_isolation on organization_member using (((organization_id = current_organization_id()) OR (user_id = current_user_id()))) with check ((organization_id = current_organization_id()));
grant delete, insert, select, update on organization_member to vanguard_app;

create table password_attempt (
  key bytea not null,
  count integer not null,
  drains_from timestamp with time zone not null,
  opens_at timestamp with time zone not null,
  forgotten_at timestamp with time zone not null,
  constraint password_attempt_pkey PRIMARY KEY (key)
) with (fillfactor=70);
comment on table password_attempt is 'How many passwords were lately tried, by what they have in common: expires by itself';
comment on column password_attempt.key is 'Digest: what is typed as a name may be a password';
comment on column password_attempt.drains_from is 'From then on one attempt is forgotten per period of the limit';
comment on column password_attempt.opens_at is 'Until then no attempt is let through';
comment on column password_attempt.forgotten_at is 'From then on the row says nothing any more';

create table pfa_date_span_change (
  organization_id text not null,
  field text not null,
  month date not null,
  original_start_from date,
  original_start_to date,
  original_end_from date,
  original_end_to date,
  forecast_start_from date,
  forecast_start_to date,
  forecast_end_from date,
  forecast_end_to date,
  actual_start_from date,
  actual_start_to date,
  actual_end_from date,
  actual_end_to date
);
alter table pfa_date_span_change enable row level security, force row level security;
CREATE INDEX pfa_date_span_change_month_idx ON public.pfa_date_span_change USING btree (organization_id, field, month);
create policy pfa_date_span_change_across on pfa_date_span_change to current_user using (is_across_organizations()) with check (true);
create policy pfa_date_span_change_isolation on pfa_date_span_change using ((organization_id = current_organization_id()));

create table pfa_draft (
  organization_id text not null,
  pfa_id text not null,
  user_id text not null,
  delta jsonb not null,
  baseline jsonb default '{}'::jsonb not null,
  baseline_version text,
  change_reason text,
  session_id text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  refusal jsonb,
  constraint pfa_draft_baseline_check CHECK ((jsonb_typeof(baseline) = 'object'::text)),
  constraint pfa_draft_delta_check CHECK ((jsonb_typeof(delta) = 'object'::text)),
  constraint pfa_draft_pkey PRIMARY KEY (organization_id, user_id, pfa_id),
  constraint pfa_draft_record_fkey FOREIGN KEY (organization_id, pfa_id) REFERENCES pfa_mirror(organization_id, pfa_id) ON DELETE CASCADE,
  constraint pfa_draft_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE
) with (fillfactor=70);
alter table pfa_draft enable row level security, force row level security;
CREATE INDEX pfa_draft_record_idx ON public.pfa_draft USING btree (organization_id, pfa_id);
CREATE TRIGGER pfa_draft_overlay_delete AFTER DELETE ON public.pfa_draft REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION pfa_overlay_follow_drafts();
CREATE TRIGGER pfa_draft_overlay_insert AFTER INSERT ON public.pfa_draft REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION pfa_overlay_follow_drafts();
CREATE TRIGGER pfa_draft_overlay_update AFTER UPDATE ON public.pfa_draft REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION pfa_overlay_follow_drafts();
create policy pfa_draft_across on pfa_draft to current_user using (is_across_organizations());
create policy pfa_draft_isolation on pfa_draft using (((organization_id = current_organization_id()) AND (user_id = current_user_id())));
grant delete, insert, select, update on pfa_draft to vanguard_app;
comment on column pfa_draft.delta is 'Changed fields only: null sets a field to null, a missing key leaves it unchanged';
comment on column pfa_draft.baseline is 'The changed fields as the mirror had them; empty where a legacy installation did not keep them';
comment on column pfa_draft.refusal is 'Of a draft that upstream refused: {code, field, message, at}; gone when the draft changes';
comment on constraint pfa_draft_pkey on pfa_draft is 'The user before the record: reads take all drafts of one user in one organization';

create table pfa_edit (
  organization_id text not null,
  user_id text not null,
  step bigint not null,
  label text not null,
  session_id text,
  record_count integer default 0 not null,
  is_undone boolean default false not null,
  created_at timestamp with time zone default now() not null,
  constraint pfa_edit_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint pfa_edit_pkey PRIMARY KEY (organization_id, user_id, step),
  constraint pfa_edit_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE
);
alter table pfa_edit enable row level security, force row level security;
CREATE TRIGGER pfa_edit_deleted AFTER DELETE ON public.pfa_edit REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION pfa_edit_deleted();
create policy pfa_edit_across on pfa_edit to current_user using (is_across_organizations());
create policy pfa_edit_isolation on pfa_edit using (((organization_id = current_organization_id()) AND (user_id = current_user_id())));
grant delete, insert, select, update on pfa_edit to vanguard_app;
comment on column pfa_edit.label is 'What was done: save, discard, or the kind of the bulk operation';
comment on column pfa_edit.is_undone is 'Undone steps can be redone until the next change, which removes them';

create table pfa_edit_change (
  organization_id text not null,
  user_id text not null,
  step bigint not null,
  pfa_id text not null,
  before jsonb,
  after jsonb,
  constraint pfa_edit_change_pkey PRIMARY KEY (organization_id, user_id, step, pfa_id)
);
alter table pfa_edit_change enable row level security, force row level security;
create policy pfa_edit_change_across on pfa_edit_change to current_user using (is_across_organizations());
create policy pfa_edit_change_isolation on pfa_edit_change using (((organization_id = current_organization_id()) AND (user_id = current_user_id())));
grant delete, insert, select, update on pfa_edit_change to vanguard_app;
comment on column pfa_edit_change.before is 'The draft as {delta, baseline, reason, session}, null where there was none';

create table pfa_history (
  organization_id text not null,
  id bigint generated always as identity not null,
  pfa_id text not null,
  user_id text,
  origin text not null,
  changed_at timestamp with time zone default now() not null,
  changes jsonb not null,
  label text not null,
  session_id text,
  reason text,
  constraint pfa_history_changes_check CHECK ((jsonb_typeof(changes) = 'object'::text)),
  constraint pfa_history_origin_check CHECK ((origin = ANY (ARRAY['edit'::text, 'undo'::text, 'redo'::text, 'commit'::text, 'upstream'::text]))),
  constraint pfa_history_pkey PRIMARY KEY (organization_id, id),
  constraint pfa_history_user_check CHECK (((user_id IS NULL) = (origin = 'upstream'::text)))
);
alter table pfa_history enable row level security, force row level security;
CREATE INDEX pfa_history_record_idx ON public.pfa_history USING btree (organization_id, pfa_id, id DESC);
CREATE TRIGGER pfa_history_events AFTER INSERT ON public.pfa_history REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION organization_event_follow_history();
create policy pfa_history_across on pfa_history to current_user using (is_across_organizations());
create policy pfa_history_follows on pfa_history for insert to current_user with check ((user_id IS NULL));
create policy pfa_history_visible on pfa_history for select using (((organization_id = current_organization_id()) AND ((user_id IS NULL) OR (user_id = current_user_id()) OR (origin = 'commit'::text))));
create policy pfa_history_written on pfa_history for insert with check (((organization_id = current_organization_id()) AND (user_id = current_user_id()) AND (origin <> 'commit'::text)));
grant insert, select on pfa_history to vanguard_app;
comment on column pfa_history.changes is 'By field: [before, after] as the user, or for upstream everybody, saw them; null where there was no value';
comment on column pfa_history.label is 'What was done: save, discard, resolve, the kind of the bulk operation; of upstream: update, removed, returned';

create table pfa_import (
  organization_id text not null,
  user_id text not null,
  id uuid default gen_random_uuid() not null,
  changes jsonb not null,
  result jsonb,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone default (now() + '01:00:00'::interval) not null,
  constraint pfa_import_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint pfa_import_pkey PRIMARY KEY (organization_id, user_id, id),
  constraint pfa_import_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE
);
alter table pfa_import enable row level security, force row level security;
CREATE INDEX pfa_import_expires_at_idx ON public.pfa_import USING btree (expires_at);
create policy pfa_import_across on pfa_import to current_user using (is_across_organizations());
create policy pfa_import_isolation on pfa_import using (((organization_id = current_organization_id()) AND (user_id = current_user_id())));
grant delete, insert, select, update on pfa_import to vanguard_app;
comment on column pfa_import.changes is 'List of {pfaId, delta, ifVersion}: the version of the merged record that was shown';
comment on column pfa_import.result is 'What the confirmation saved; null before it. Repeated confirmations are answered with it';

create table pfa_mirror (
  organization_id text not null,
  pfa_id text not null,
  data jsonb not null,
  upstream_version text,
  content_hash uuid generated always as ((md5((data)::text))::uuid) stored,
  first_seen_at timestamp with time zone default now() not null,
  last_seen_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  removed_at timestamp with time zone,
  area text generated always as (pfa_text(data, 'area'::text)) stored,
  category text generated always as (pfa_text(data, 'category'::text)) stored,
  forecast_category text generated always as (pfa_text(data, 'forecastCategory'::text)) stored,
  class text generated always as (pfa_text(data, 'class'::text)) stored,
  source text generated always as (pfa_text(data, 'source'::text)) stored,
  dor text generated always as (pfa_text(data, 'dor'::text)) stored,
  manufacturer text generated always as (pfa_text(data, 'manufacturer'::text)) stored,
  model text generated always as (pfa_text(data, 'model'::text)) stored,
  equipment text generated always as (pfa_text(data, 'equipment'::text)) stored,
  contract text generated always as (pfa_text(data, 'contract'::text)) stored,
  is_actualized boolean generated always as (pfa_flag(data, 'isActualized'::text)) stored,
  is_discontinued boolean generated always as (pfa_flag(data, 'isDiscontinued'::text)) stored,
  is_funds_transferable boolean generated always as (pfa_flag(data, 'isFundsTransferable'::text)) stored,
  has_plan boolean generated always as (pfa_flag(data, 'hasPlan'::text)) stored,
  has_actuals boolean generated always as (pfa_flag(data, 'hasActuals'::text)) stored,
  monthly_rate numeric generated always as (pfa_amount(data, 'monthlyRate'::text)) stored,
  purchase_price numeric generated always as (pfa_amount(data, 'purchasePrice'::text)) stored,
  original_start date generated always as (pfa_date(data, 'originalStart'::text)) stored,
  original_end date generated always as (pfa_date(data, 'originalEnd'::text)) stored,
  forecast_start date generated always as (pfa_date(data, 'forecastStart'::text)) stored,
  forecast_end date generated always as (pfa_date(data, 'forecastEnd'::text)) stored,
  actual_start date generated always as (pfa_date(data, 'actualStart'::text)) stored,
  actual_end date generated always as (pfa_date(data, 'actualEnd'::text)) stored,
  plan_cost numeric generated always as (pfa_plan_cost(data)) stored,
  forecast_cost numeric generated always as (pfa_forecast_cost(data)) stored,
  actual_cost numeric generated always as (pfa_actual_cost(data)) stored,
  has_unknown_source boolean generated always as (pfa_has_unknown_source(data)) stored not null,
  upstream_data jsonb,
  constraint pfa_mirror_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint pfa_mirror_pkey PRIMARY KEY (organization_id, pfa_id)
);
alter table pfa_mirror enable row level security, force row level security;
CREATE TRIGGER pfa_mirror_date_span_insert AFTER INSERT ON public.pfa_mirror REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION pfa_date_span_follow();
CREATE TRIGGER pfa_mirror_date_span_update AFTER UPDATE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION pfa_date_span_follow();
CREATE TRIGGER pfa_mirror_deleted AFTER DELETE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION pfa_mirror_deleted();
CREATE TRIGGER pfa_mirror_events_insert AFTER INSERT ON public.pfa_mirror REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION organization_event_follow_mirror();
CREATE TRIGGER pfa_mirror_history AFTER UPDATE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION pfa_history_follow_mirror();
CREATE TRIGGER pfa_mirror_inserted AFTER INSERT ON public.pfa_mirror REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION pfa_mirror_inserted();
CREATE TRIGGER pfa_mirror_month_summary_delete AFTER DELETE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION pfa_month_summary_follow();
CREATE TRIGGER pfa_mirror_month_summary_insert AFTER INSERT ON public.pfa_mirror REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION pfa_month_summary_follow();
CREATE TRIGGER pfa_mirror_month_summary_update AFTER UPDATE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION pfa_month_summary_follow();
CREATE TRIGGER pfa_mirror_summary_delete AFTER DELETE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION pfa_summary_follow();
CREATE TRIGGER pfa_mirror_summary_insert AFTER INSERT ON public.pfa_mirror REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION pfa_summary_follow();
CREATE TRIGGER pfa_mirror_summary_update AFTER UPDATE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION pfa_summary_follow();
CREATE TRIGGER pfa_mirror_updated AFTER UPDATE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION pfa_mirror_updated();
create policy pfa_mirror_across on pfa_mirror to current_user using (is_across_organizations());
create policy pfa_mirror_isolation on pfa_mirror using ((organization_id = current_organization_id()));
grant delete, insert, select, update on pfa_mirror to vanguard_app;
comment on table pfa_mirror is 'One row per record of upstream, as last seen; data after the field mapping, unknown fields kept. Rules of the domain are not checked here: what upstream has is what is shown';
comment on column pfa_mirror.data is 'Keys as in packages/pfa/src/record.ts; amounts as decimal strings, dates as YYYY-MM-DD; what is missing is no key';
comment on column pfa_mirror.upstream_version is 'As upstream writes it, of the last change of the data; compared for equality only';
comment on column pfa_mirror.removed_at is 'When a pull no longer found it upstream';
comment on column pfa_mirror.upstream_data is 'What upstream has, while committed changes lie on top of it; else null, and data is what upstream has';

create table pfa_month_summary_change (
  organization_id text not null,
  grain integer not null,
  category text,
  class text,
  source text,
  dor text,
  area text,
  manufacturer text,
  is_actualized boolean not null,
  is_discontinued boolean not null,
  is_funds_transferable boolean not null,
  layer text not null,
  month date,
  rate numeric not null,
  rate_day numeric not null,
  started bigint not null,
  ended bigint not null,
  bar_day bigint not null,
  lump numeric not null
);
alter table pfa_month_summary_change enable row level security, force row level security;
CREATE INDEX pfa_month_summary_change_grain_idx ON public.pfa_month_summary_change USING btree (organization_id, grain);
create policy pfa_month_summary_change_across on pfa_month_summary_change to current_user using (is_across_organizations()) with check (true);
create policy pfa_month_summary_change_isolation on pfa_month_summary_change using ((organization_id = current_organization_id()));

create table pfa_outbox (
  organization_id text not null,
  id bigint generated always as identity not null,
  pfa_id text not null,
  user_id text not null,
  delta jsonb not null,
  baseline jsonb not null,
  change_reason text,
  session_id text,
  state text default 'queued'::text not null,
  attempts integer default 0 not null,
  next_attempt_at timestamp with time zone default now() not null,
  claimed_until timestamp with time zone,
  sent_record_id text,
  expected jsonb,
  version_before text,
  outcome text,
  last_error text,
  committed_at timestamp with time zone default now() not null,
  delivered_at timestamp with time zone,
  settled_at timestamp with time zone,
  decided_by text,
  decision text,
  decided_at timestamp with time zone,
  constraint pfa_outbox_decision_check CHECK ((decision = ANY (ARRAY['retry'::text, 'return'::text, 'drop'::text]))),
  constraint pfa_outbox_delta_check CHECK ((jsonb_typeof(delta) = 'object'::text)),
  constraint pfa_outbox_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint pfa_outbox_pkey PRIMARY KEY (organization_id, id),
  constraint pfa_outbox_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'delivered'::text, 'settled'::text, 'refused'::text, 'dropped'::text])))
);
alter table pfa_outbox enable row level security, force row level security;
CREATE INDEX pfa_outbox_due_idx ON public.pfa_outbox USING btree (next_attempt_at) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text]));
CREATE INDEX pfa_outbox_record_idx ON public.pfa_outbox USING btree (organization_id, pfa_id, id) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text, 'delivered'::text]));
CREATE TRIGGER pfa_outbox_events AFTER UPDATE ON public.pfa_outbox REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION organization_event_follow_outbox();
create policy pfa_outbox_across on pfa_outbox to current_user using (is_across_organizations());
create policy pfa_outbox_isolation on pfa_outbox using ((organization_id = current_organization_id()));
grant select on pfa_outbox to vanguard_app;
comment on table pfa_outbox is 'One write owed to upstream: what one user committed on one record. Of a record in the order of their ids';
comment on column pfa_outbox.user_id is 'No reference: what was committed is owed whatever becomes of the account';
comment on column pfa_outbox.baseline is 'What the fields were beneath the change; given back with the draft where upstream refuses it';
comment on column pfa_outbox.state is 'queued; sending: claimed by a worker; delivered: upstream took it, no pull has shown it yet; settled, refused, dropped: over';
comment on column pfa_outbox.sent_record_id is 'Upstream''s counter of the record before a write whose answer did not come';
comment on column pfa_outbox.expected is 'What a pull shows once the change has arrived, as the field mapping writes and reads it';
comment on column pfa_outbox.version_before is 'upstream_version right before the write: a later one without the change means that somebody changed it again';
comment on column pfa_outbox.outcome is 'Of settled: arrived, overtaken; of refused: a code';
comment on column pfa_outbox.decision is 'The latest: retry sends it at once, return gives the change back to its author, drop forgets it';

create table pfa_overlay (
  organization_id text not null,
  user_id text not null,
  weight smallint not null,
  pfa_id text not null,
  area text,
  category text,
  forecast_category text,
  class text,
  source text,
  dor text,
  manufacturer text,
  model text,
  equipment text,
  contract text,
  is_actualized boolean not null,
  is_discontinued boolean not null,
  is_funds_transferable boolean not null,
  has_plan boolean not null,
  has_actuals boolean not null,
  monthly_rate numeric,
  purchase_price numeric,
  original_start date,
  original_end date,
  forecast_start date,
  forecast_end date,
  actual_start date,
  actual_end date,
  plan_cost numeric not null,
  forecast_cost numeric not null,
  actual_cost numeric not null,
  words tsvector not null,
  data jsonb,
  has_unknown_source boolean default false not null,
  constraint pfa_overlay_pkey PRIMARY KEY (organization_id, user_id, weight, pfa_id)
) with (fillfactor=70);
alter table pfa_overlay enable row level security, force row level security;
create policy pfa_overlay_across on pfa_overlay to current_user using (is_across_organizations());
create policy pfa_overlay_isolation on pfa_overlay using (((organization_id = current_organization_id()) AND (user_id = current_user_id())));
grant select on pfa_overlay to vanguard_app;
comment on table pfa_overlay is 'Follows pfa_draft and pfa_mirror by triggers; never written otherwise';
comment on column pfa_overlay.data is 'As upstream has it; of upstream''s side only';

create table pfa_search (
  organization_id text not null,
  pfa_id text not null,
  words tsvector not null,
  constraint pfa_search_pkey PRIMARY KEY (organization_id, pfa_id)
);
alter table pfa_search enable row level security, force row level security;
create policy pfa_search_owner on pfa_search to current_user using (true);
comment on table pfa_search is 'Follows pfa_mirror by triggers';

create table pfa_summary_change (
  organization_id text not null,
  grain integer not null,
  category text,
  class text,
  source text,
  dor text,
  area text,
  manufacturer text,
  model text,
  on_day date,
  is_actualized boolean not null,
  is_discontinued boolean not null,
  is_funds_transferable boolean not null,
  records bigint not null,
  plan_cost numeric not null,
  forecast_cost numeric not null,
  actual_cost numeric not null
);
alter table pfa_summary_change enable row level security, force row level security;
CREATE INDEX pfa_summary_change_grain_idx ON public.pfa_summary_change USING btree (organization_id, grain);
create policy pfa_summary_change_across on pfa_summary_change to current_user using (is_across_organizations()) with check (true);
create policy pfa_summary_change_isolation on pfa_summary_change using ((organization_id = current_organization_id()));

create table pull_change (
  run_id uuid not null,
  pfa_id text not null,
  place tid,
  constraint pull_change_pkey PRIMARY KEY (run_id, pfa_id)
);
comment on table pull_change is 'The records of which a pull has read something else than the mirror has';
comment on column pull_change.place is 'ctid of the row in pull_record, which nothing moves while its run goes on; null where upstream has the record no more';

create table pull_record (
  run_id uuid not null,
  pfa_id text not null,
  data text not null,
  upstream_version text
);
comment on table pull_record is 'What a pull has read: each record once, without an index, which would double the time of the COPY';
comment on column pull_record.data is 'As PostgreSQL writes jsonb, so that it is compared by its digest, and read as jsonb only where it is new';

create table pull_rejection (
  organization_id text not null,
  row_key text not null,
  pfa_id text,
  faults jsonb not null,
  raw jsonb not null,
  rejected_at timestamp with time zone default now() not null,
  constraint pull_rejection_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint pull_rejection_pkey PRIMARY KEY (organization_id, row_key)
);
alter table pull_rejection enable row level security, force row level security;
create policy pull_rejection_across on pull_rejection to current_user using (is_across_organizations());
create policy pull_rejection_isolation on pull_rejection using ((organization_id = current_organization_id()));
comment on table pull_rejection is 'Rows of upstream that the latest pull of their records could not read, as they came; a thousand of an organization at most';
comment on column pull_rejection.row_key is 'Of the record, or of the row where its id cannot be read';

create table pull_schedule (
  organization_id text not null,
  is_enabled boolean not null,
  pull_cron text not null,
  full_cron text not null,
  time_zone text not null,
  quiet_from time(0) without time zone,
  quiet_until time(0) without time zone,
  updated_by text not null,
  updated_at timestamp with time zone default now() not null,
  constraint pull_schedule_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint pull_schedule_pkey PRIMARY KEY (organization_id),
  constraint pull_schedule_quiet_check CHECK (((quiet_from IS NULL) = (quiet_until IS NULL)))
);
alter table pull_schedule enable row level security, force row level security;
create policy pull_schedule_across on pull_schedule to current_user using (is_across_organizations());
create policy pull_schedule_isolation on pull_schedule using ((organization_id = current_organization_id()));
grant select on pull_schedule to vanguard_app;
comment on table pull_schedule is 'As an administrator has set it; organizations without one have that of the legacy installation, or the delivered one';
comment on column pull_schedule.quiet_from is 'No pull by schedule begins from this time of day until the other, by the time zone of the schedule; may pass midnight';
comment on column pull_schedule.updated_by is 'No reference: who it was stays known';

create table saved_view (
  organization_id text not null,
  slug text not null,
  user_id text not null,
  name text not null,
  search text not null,
  is_shared boolean default false not null,
  updated_at timestamp with time zone default now() not null,
  constraint saved_view_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint saved_view_name_key UNIQUE (organization_id, user_id, name),
  constraint saved_view_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint saved_view_pkey PRIMARY KEY (organization_id, slug),
  constraint saved_view_search_check CHECK ((length(search) <= 8000)),
  constraint saved_view_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 80))),
  constraint saved_view_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE
);
alter table saved_view enable row level security, force row level security;
create policy saved_view_across on saved_view to current_user using (is_across_organizations());
create policy saved_view_isolation on saved_view using (((organization_id = current_organization_id()) AND (user_id = current_user_id())));
create policy saved_view_read on saved_view for select using (((organization_id = current_organization_id()) AND (is_shared OR (user_id = current_user_id()))));
grant delete, insert, select, update on saved_view to vanguard_app;
comment on table saved_view is 'Mine, and shared with the organization where is_shared';
comment on column saved_view.slug is 'What an address says; made of the name it was first saved under';
comment on column saved_view.search is 'The parameters of a workspace''s address, without the question mark';

create table schema_migration (
  number integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migration_pkey PRIMARY KEY (number)
);

create table schema_object (
  file text not null,
  checksum text not null,
  members text[] not null,
  revision integer not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_object_pkey PRIMARY KEY (file)
);

create table session (
  id uuid default gen_random_uuid() not null,
  user_id text not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  last_seen_at timestamp with time zone default now() not null,
  address inet,
  user_agent text,
  constraint session_pkey PRIMARY KEY (id),
  constraint session_user_agent_check CHECK ((length(user_agent) <= 300)),
  constraint session_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE
);
CREATE INDEX session_user_id_network_idx ON public.session USING btree (user_id, network_of(address));
comment on column session.last_seen_at is 'To some minutes: it is not written with every request';
comment on column session.address is 'Where the sign-in came from';

create table sign_in_refusal (
  sign_in text not null,
  refused integer not null,
  refused_at timestamp with time zone not null,
  message text not null,
  constraint sign_in_refusal_pkey PRIMARY KEY (sign_in)
);
comment on table sign_in_refusal is 'Users that upstream has refused and not let in since: it is left alone before it locks their account';
comment on column sign_in_refusal.sign_in is 'Digest, under the key of the installation, of address, user and password: others are tried anew';

create table sync_run (
  organization_id text not null,
  id text default (gen_random_uuid())::text not null,
  kind text not null,
  status text not null,
  records_processed integer default 0 not null,
  records_inserted integer default 0 not null,
  records_updated integer default 0 not null,
  records_deleted integer default 0 not null,
  duration_ms integer,
  error_message text,
  triggered_by text,
  created_at timestamp with time zone default now() not null,
  started_at timestamp with time zone,
  alive_at timestamp with time zone,
  error_code text,
  records_expected integer,
  cancelled_by text,
  records_rejected integer,
  attempt integer default 1 not null,
  staged jsonb,
  constraint sync_run_pkey PRIMARY KEY (organization_id, id)
);
alter table sync_run enable row level security, force row level security;
CREATE INDEX sync_run_organization_id_created_at_idx ON public.sync_run USING btree (organization_id, created_at DESC);
CREATE UNIQUE INDEX sync_run_running_idx ON public.sync_run USING btree (organization_id) WHERE (status = 'running'::text);
CREATE TRIGGER sync_run_events_insert AFTER INSERT ON public.sync_run FOR EACH ROW WHEN ((new.started_at IS NOT NULL)) EXECUTE FUNCTION organization_event_follow_run();
CREATE TRIGGER sync_run_events_update AFTER UPDATE ON public.sync_run FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION organization_event_follow_run();
create policy sync_run_across on sync_run to current_user using (is_across_organizations());
create policy sync_run_isolation on sync_run using ((organization_id = current_organization_id()));
grant delete, insert, select, update on sync_run to vanguard_app;
comment on column sync_run.alive_at is 'Told by the worker as it goes on: one that is silent has died';
comment on column sync_run.error_code is 'Stable, for programs; error_message is for people';
comment on column sync_run.records_expected is 'That the read has in all; null where PEMS does not count';
comment on column sync_run.records_rejected is 'Rows that the field mapping could not read: some of them stand in pull_rejection';
comment on column sync_run.attempt is 'Who is at it: a worker that was taken for dead has a lower one, and is told to stop';
comment on column sync_run.staged is 'What has been read and staged of all records, for whoever goes on from there: count, fingerprint of the question, state of the reader';

create table sync_state (
  organization_id text not null,
  upstream_kind text not null,
  upstream_url text,
  watermark timestamp with time zone,
  full_read_at timestamp with time zone,
  pull_requested_at timestamp with time zone,
  pull_requested_by text,
  updated_at timestamp with time zone default now() not null,
  next_pull_at timestamp with time zone,
  next_full_at timestamp with time zone,
  loss_found_at timestamp with time zone,
  loss_accepted_by text,
  drift jsonb,
  constraint sync_state_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE,
  constraint sync_state_pkey PRIMARY KEY (organization_id),
  constraint sync_state_upstream_kind_check CHECK ((upstream_kind = ANY (ARRAY['pems'::text, 'simulator'::text])))
);
alter table sync_state enable row level security, force row level security;
CREATE TRIGGER sync_state_events AFTER INSERT OR DELETE ON public.sync_state FOR EACH ROW EXECUTE FUNCTION organization_event_follow_connection();
CREATE TRIGGER sync_state_events_update AFTER UPDATE ON public.sync_state FOR EACH ROW WHEN (((old.upstream_kind IS DISTINCT FROM new.upstream_kind) OR (old.upstream_url IS DISTINCT FROM new.upstream_url))) EXECUTE FUNCTION organization_event_follow_connection();
create policy sync_state_across on sync_state to current_user using (is_across_organizations());
create policy sync_state_isolation on sync_state using ((organization_id = current_organization_id()));
grant update (pull_requested_at) on sync_state to vanguard_app;
grant update (pull_requested_by) on sync_state to vanguard_app;
grant select on sync_state to vanguard_app;
comment on table sync_state is 'Of each organization that is connected: with what, and how far it was read';
comment on column sync_state.upstream_url is 'Of a page that people can open; null where there is none';
comment on column sync_state.watermark is 'Latest change that was seen, by upstream''s clock';
comment on column sync_state.pull_requested_at is 'A person waits for a pull, by name or id in pull_requested_by; null once it has begun';
comment on column sync_state.next_pull_at is 'By schedule, or sooner where a delivery is to be confirmed; infinity: never; null: to be found out by a worker';
comment on column sync_state.next_full_at is 'From then on a pull reads all; infinity and null as of next_pull_at';
comment on column sync_state.loss_found_at is 'A full pull stopped, since it missed many records at once; null once one has gone through';
comment on column sync_state.loss_accepted_by is 'Who has said that the loss is real, until the next full pull';
comment on column sync_state.drift is 'What the columns of PEMS were, held against the field mapping, at the latest pull';

create table system_config (
  key text not null,
  value jsonb not null,
  updated_at timestamp with time zone default now() not null,
  constraint system_config_pkey PRIMARY KEY (key)
);
grant select on system_config to vanguard_app;

-- views

create view pfa_baseline with (security_barrier=true) as
 SELECT pfa_summary.organization_id,
    pfa_summary.grain,
    pfa_summary.category,
    pfa_summary.class,
    pfa_summary.source,
    pfa_summary.dor,
    pfa_summary.area,
    pfa_summary.manufacturer,
    pfa_summary.model,
    pfa_summary.on_day,
    pfa_summary.is_actualized,
    pfa_summary.is_discontinued,
    pfa_summary.is_funds_transferable,
    pfa_summary.records,
    pfa_summary.plan_cost,
    pfa_summary.forecast_cost,
    pfa_summary.actual_cost
   FROM pfa_summary
  WHERE (pfa_summary.organization_id = current_organization_id())
UNION ALL
 SELECT pfa_summary_change.organization_id,
    pfa_summary_change.grain,
    pfa_summary_change.category,
    pfa_summary_change.class,
    pfa_summary_change.source,
    pfa_summary_change.dor,
    pfa_summary_change.area,
    pfa_summary_change.manufacturer,
    pfa_summary_change.model,
    pfa_summary_change.on_day,
    pfa_summary_change.is_actualized,
    pfa_summary_change.is_discontinued,
    pfa_summary_change.is_funds_transferable,
    pfa_summary_change.records,
    pfa_summary_change.plan_cost,
    pfa_summary_change.forecast_cost,
    pfa_summary_change.actual_cost
   FROM pfa_summary_change
  WHERE (pfa_summary_change.organization_id = current_organization_id());
grant select on pfa_baseline to vanguard_app;
comment on view pfa_baseline is 'The cells of the current organization, exact at every moment; several rows a cell are to be added up';

create view pfa_date_reach with (security_barrier=true) as
 SELECT pfa_date_span.organization_id,
    pfa_date_span.field,
    pfa_date_span.month,
    pfa_date_span.original_start_from,
    pfa_date_span.original_start_to,
    pfa_date_span.original_end_from,
    pfa_date_span.original_end_to,
    pfa_date_span.forecast_start_from,
    pfa_date_span.forecast_start_to,
    pfa_date_span.forecast_end_from,
    pfa_date_span.forecast_end_to,
    pfa_date_span.actual_start_from,
    pfa_date_span.actual_start_to,
    pfa_date_span.actual_end_from,
    pfa_date_span.actual_end_to
   FROM pfa_date_span
  WHERE (pfa_date_span.organization_id = current_organization_id())
UNION ALL
 SELECT pfa_date_span_change.organization_id,
    pfa_date_span_change.field,
    pfa_date_span_change.month,
    pfa_date_span_change.original_start_from,
    pfa_date_span_change.original_start_to,
    pfa_date_span_change.original_end_from,
    pfa_date_span_change.original_end_to,
    pfa_date_span_change.forecast_start_from,
    pfa_date_span_change.forecast_start_to,
    pfa_date_span_change.forecast_end_from,
    pfa_date_span_change.forecast_end_to,
    pfa_date_span_change.actual_start_from,
    pfa_date_span_change.actual_start_to,
    pfa_date_span_change.actual_end_from,
    pfa_date_span_change.actual_end_to
   FROM pfa_date_span_change
  WHERE (pfa_date_span_change.organization_id = current_organization_id());
grant select on pfa_date_reach to vanguard_app;
comment on view pfa_date_reach is 'Of the current organization; several rows a month, never too narrow together';

create view pfa_large_mirror as
 SELECT organization_id,
    data,
    is_actualized,
    is_discontinued,
    is_funds_transferable,
    category,
    class,
    source,
    dor,
    area,
    manufacturer,
    model,
    original_start,
    original_end,
    forecast_start,
    forecast_end,
    actual_start,
    actual_end,
    plan_cost,
    forecast_cost,
    actual_cost
   FROM pfa_mirror
  WHERE ((removed_at IS NULL) AND (organization_id = ANY (ARRAY( SELECT organization_total.organization_id
           FROM organization_total
          WHERE (organization_total.record_count >= pfa_large_from())))));
comment on view pfa_large_mirror is 'The records that summaries are made of';

create view pfa_large_organization with (security_barrier=true) as
 SELECT organization_id
   FROM organization_total
  WHERE ((organization_id = current_organization_id()) AND (record_count >= pfa_large_from()));
grant select on pfa_large_organization to vanguard_app;
comment on view pfa_large_organization is 'The current organization, where it is large';

create view pfa_month_baseline with (security_barrier=true) as
 SELECT pfa_month_summary.organization_id,
    pfa_month_summary.grain,
    pfa_month_summary.category,
    pfa_month_summary.class,
    pfa_month_summary.source,
    pfa_month_summary.dor,
    pfa_month_summary.area,
    pfa_month_summary.manufacturer,
    pfa_month_summary.is_actualized,
    pfa_month_summary.is_discontinued,
    pfa_month_summary.is_funds_transferable,
    pfa_month_summary.layer,
    pfa_month_summary.month,
    pfa_month_summary.rate,
    pfa_month_summary.rate_day,
    pfa_month_summary.started,
    pfa_month_summary.ended,
    pfa_month_summary.bar_day,
    pfa_month_summary.lump
   FROM pfa_month_summary
  WHERE (pfa_month_summary.organization_id = current_organization_id())
UNION ALL
 SELECT pfa_month_summary_change.organization_id,
    pfa_month_summary_change.grain,
    pfa_month_summary_change.category,
    pfa_month_summary_change.class,
    pfa_month_summary_change.source,
    pfa_month_summary_change.dor,
    pfa_month_summary_change.area,
    pfa_month_summary_change.manufacturer,
    pfa_month_summary_change.is_actualized,
    pfa_month_summary_change.is_discontinued,
    pfa_month_summary_change.is_funds_transferable,
    pfa_month_summary_change.layer,
    pfa_month_summary_change.month,
    pfa_month_summary_change.rate,
    pfa_month_summary_change.rate_day,
    pfa_month_summary_change.started,
    pfa_month_summary_change.ended,
    pfa_month_summary_change.bar_day,
    pfa_month_summary_change.lump
   FROM pfa_month_summary_change
  WHERE (pfa_month_summary_change.organization_id = current_organization_id());
grant select on pfa_month_baseline to vanguard_app;
comment on view pfa_month_baseline is 'The cells of the current organization, exact at every moment; several rows a cell are to be added up';

-- materialized views

create materialized view organization_total as
 SELECT organization_id,
    (count(*))::integer AS record_count
   FROM pfa_mirror
  WHERE (removed_at IS NULL)
  GROUP BY organization_id;
CREATE UNIQUE INDEX organization_total_organization_id_idx ON public.organization_total USING btree (organization_id);

create materialized view pfa_date_span as
 SELECT m.organization_id,
    d.field,
    d.month,
    min(m.original_start) AS original_start_from,
    max(m.original_start) AS original_start_to,
    min(m.original_end) AS original_end_from,
    max(m.original_end) AS original_end_to,
    min(m.forecast_start) AS forecast_start_from,
    max(m.forecast_start) AS forecast_start_to,
    min(m.forecast_end) AS forecast_end_from,
    max(m.forecast_end) AS forecast_end_to,
    min(m.actual_start) AS actual_start_from,
    max(m.actual_start) AS actual_start_to,
    min(m.actual_end) AS actual_end_from,
    max(m.actual_end) AS actual_end_to
   FROM (pfa_large_mirror m
     CROSS JOIN LATERAL pfa_date_months(m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) d(field, month))
  GROUP BY m.organization_id, d.field, d.month;
CREATE UNIQUE INDEX pfa_date_span_month_idx ON public.pfa_date_span USING btree (organization_id, field, month);

create materialized view pfa_month_summary as
 WITH fine AS (
         SELECT event.organization_id,
            GROUPING(event.category, event.class, event.source, event.dor, event.area, event.manufacturer) AS grain,
            event.category,
            event.class,
            event.source,
            event.dor,
            event.area,
            event.manufacturer,
            event.is_actualized,
            event.is_discontinued,
            event.is_funds_transferable,
            event.layer,
            event.month,
            sum(event.rate) AS rate,
            sum(event.rate_day) AS rate_day,
            sum(event.started) AS started,
            sum(event.ended) AS ended,
            sum(event.bar_day) AS bar_day,
            sum(event.lump) AS lump
           FROM ( SELECT m.organization_id,
                    m.category,
                    m.class,
                    m.source,
                    m.dor,
                    m.area,
                    m.manufacturer,
                    m.is_actualized,
                    m.is_discontinued,
                    m.is_funds_transferable,
                    part.layer,
                    event_1.month,
                    event_1.rate,
                    event_1.rate_day,
                    event_1.started,
                    event_1.ended,
                    event_1.bar_day,
                    event_1.lump
                   FROM ((pfa_large_mirror m
                     CROSS JOIN LATERAL pfa_layers(m.data, m.source, m.is_actualized, m.plan_cost, m.forecast_cost, m.actual_cost, m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) part(layer, source, cost, starts_on, ends_on))
                     CROSS JOIN LATERAL pfa_month_events(part.source, part.cost, part.starts_on, part.ends_on) event_1(month, rate, rate_day, started, ended, bar_day, lump))) event
          GROUP BY event.organization_id, event.is_actualized, event.is_discontinued, event.is_funds_transferable, event.layer, event.month, GROUPING SETS ((event.category, event.class), (event.source, event.dor, event.area), (event.manufacturer))
        ), coarse AS (
         SELECT fine.organization_id,
                CASE
                    WHEN (GROUPING(fine.category) = 0) THEN pfa_month_grain('category'::text)
                    ELSE pfa_month_grain(''::text)
                END AS grain,
            fine.category,
            NULL::text AS class,
            NULL::text AS source,
            NULL::text AS dor,
            NULL::text AS area,
            NULL::text AS manufacturer,
            fine.is_actualized,
            fine.is_discontinued,
            fine.is_funds_transferable,
            fine.layer,
            fine.month,
            sum(fine.rate) AS sum,
            sum(fine.rate_day) AS sum,
            (sum(fine.started))::bigint AS sum,
            (sum(fine.ended))::bigint AS sum,
            (sum(fine.bar_day))::bigint AS sum,
            sum(fine.lump) AS sum
           FROM fine
          WHERE (fine.grain = pfa_month_grain('category, class'::text))
          GROUP BY fine.organization_id, fine.is_actualized, fine.is_discontinued, fine.is_funds_transferable, fine.layer, fine.month, GROUPING SETS ((), (fine.category))
        )
 SELECT organization_id,
    grain,
    category,
    class,
    source,
    dor,
    area,
    manufacturer,
    is_actualized,
    is_discontinued,
    is_funds_transferable,
    layer,
    month,
    rate,
    rate_day,
    started,
    ended,
    bar_day,
    lump,
    (md5((ROW(organization_id, grain, category, class, source, dor, area, manufacturer, is_actualized, is_discontinued, is_funds_transferable, layer, month))::text))::uuid AS cell
   FROM ( SELECT fine.organization_id,
            fine.grain,
            fine.category,
            fine.class,
            fine.source,
            fine.dor,
            fine.area,
            fine.manufacturer,
            fine.is_actualized,
            fine.is_discontinued,
            fine.is_funds_transferable,
            fine.layer,
            fine.month,
            fine.rate,
            fine.rate_day,
            fine.started,
            fine.ended,
            fine.bar_day,
            fine.lump
           FROM fine
        UNION ALL
         SELECT coarse.organization_id,
            coarse.grain,
            coarse.category,
            coarse.class,
            coarse.source,
            coarse.dor,
            coarse.area,
            coarse.manufacturer,
            coarse.is_actualized,
            coarse.is_discontinued,
            coarse.is_funds_transferable,
            coarse.layer,
            coarse.month,
            coarse.sum,
            coarse.sum_1 AS sum,
            coarse.sum_2 AS sum,
            coarse.sum_3 AS sum,
            coarse.sum_4 AS sum,
            coarse.sum_5 AS sum
           FROM coarse coarse(organization_id, grain, category, class, source, dor, area, manufacturer, is_actualized, is_discontinued, is_funds_transferable, layer, month, sum, sum_1, sum_2, sum_3, sum_4, sum_5)) cell;
CREATE INDEX pfa_month_summary_category_idx ON public.pfa_month_summary USING btree (organization_id, grain, category);
CREATE UNIQUE INDEX pfa_month_summary_cell_idx ON public.pfa_month_summary USING btree (cell);
CREATE INDEX pfa_month_summary_class_idx ON public.pfa_month_summary USING btree (organization_id, grain, class);
comment on column pfa_month_summary.grain is 'As pfa_month_grain names it';

create materialized view pfa_summary as
 WITH by_class AS (
         SELECT pfa_large_mirror.organization_id,
            pfa_grain('category, class, source, dor, area'::text) AS grain,
            pfa_large_mirror.category,
            pfa_large_mirror.class,
            pfa_large_mirror.source,
            pfa_large_mirror.dor,
            pfa_large_mirror.area,
            NULL::text AS manufacturer,
            NULL::text AS model,
            NULL::date AS on_day,
            pfa_large_mirror.is_actualized,
            pfa_large_mirror.is_discontinued,
            pfa_large_mirror.is_funds_transferable,
            count(*) AS records,
            sum(pfa_large_mirror.plan_cost) AS plan_cost,
            sum(pfa_large_mirror.forecast_cost) AS forecast_cost,
            sum(pfa_large_mirror.actual_cost) AS actual_cost
           FROM pfa_large_mirror
          GROUP BY pfa_large_mirror.organization_id, pfa_large_mirror.category, pfa_large_mirror.class, pfa_large_mirror.source, pfa_large_mirror.dor, pfa_large_mirror.area, pfa_large_mirror.is_actualized, pfa_large_mirror.is_discontinued, pfa_large_mirror.is_funds_transferable
        ), by_model AS (
         SELECT pfa_large_mirror.organization_id,
            pfa_grain('category, class, source, manufacturer, model'::text) AS grain,
            pfa_large_mirror.category,
            pfa_large_mirror.class,
            pfa_large_mirror.source,
            NULL::text AS dor,
            NULL::text AS area,
            pfa_large_mirror.manufacturer,
            pfa_large_mirror.model,
            NULL::date AS on_day,
            pfa_large_mirror.is_actualized,
            pfa_large_mirror.is_discontinued,
            pfa_large_mirror.is_funds_transferable,
            count(*) AS records,
            sum(pfa_large_mirror.plan_cost) AS plan_cost,
            sum(pfa_large_mirror.forecast_cost) AS forecast_cost,
            sum(pfa_large_mirror.actual_cost) AS actual_cost
           FROM pfa_large_mirror
          GROUP BY pfa_large_mirror.organization_id, pfa_large_mirror.category, pfa_large_mirror.class, pfa_large_mirror.manufacturer, pfa_large_mirror.model, pfa_large_mirror.source, pfa_large_mirror.is_actualized, pfa_large_mirror.is_discontinued, pfa_large_mirror.is_funds_transferable
        )
 SELECT organization_id,
    grain,
    category,
    class,
    source,
    dor,
    area,
    manufacturer,
    model,
    on_day,
    is_actualized,
    is_discontinued,
    is_funds_transferable,
    records,
    plan_cost,
    forecast_cost,
    actual_cost,
    (md5((ROW(organization_id, grain, category, class, source, dor, area, manufacturer, model, on_day, is_actualized, is_discontinued, is_funds_transferable))::text))::uuid AS cell
   FROM ( SELECT by_class.organization_id,
            by_class.grain,
            by_class.category,
            by_class.class,
            by_class.source,
            by_class.dor,
            by_class.area,
            by_class.manufacturer,
            by_class.model,
            by_class.on_day,
            by_class.is_actualized,
            by_class.is_discontinued,
            by_class.is_funds_transferable,
            by_class.records,
            by_class.plan_cost,
            by_class.forecast_cost,
            by_class.actual_cost
           FROM by_class
        UNION ALL
         SELECT by_model.organization_id,
            by_model.grain,
            by_model.category,
            by_model.class,
            by_model.source,
            by_model.dor,
            by_model.area,
            by_model.manufacturer,
            by_model.model,
            by_model.on_day,
            by_model.is_actualized,
            by_model.is_discontinued,
            by_model.is_funds_transferable,
            by_model.records,
            by_model.plan_cost,
            by_model.forecast_cost,
            by_model.actual_cost
           FROM by_model
        UNION ALL
         SELECT pfa_large_mirror.organization_id,
            pfa_grain('category, source, dor, area, manufacturer'::text) AS pfa_grain,
            pfa_large_mirror.category,
            NULL::text,
            pfa_large_mirror.source,
            pfa_large_mirror.dor,
            pfa_large_mirror.area,
            pfa_large_mirror.manufacturer,
            NULL::text,
            NULL::date,
            pfa_large_mirror.is_actualized,
            pfa_large_mirror.is_discontinued,
            pfa_large_mirror.is_funds_transferable,
            count(*) AS count,
            sum(pfa_large_mirror.plan_cost) AS sum,
            sum(pfa_large_mirror.forecast_cost) AS sum,
            sum(pfa_large_mirror.actual_cost) AS sum
           FROM pfa_large_mirror
          GROUP BY pfa_large_mirror.organization_id, pfa_large_mirror.category, pfa_large_mirror.area, pfa_large_mirror.manufacturer, pfa_large_mirror.source, pfa_large_mirror.dor, pfa_large_mirror.is_actualized, pfa_large_mirror.is_discontinued, pfa_large_mirror.is_funds_transferable
        UNION ALL
         SELECT pfa_large_mirror.organization_id,
            day.grain,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            day.on_day,
            pfa_large_mirror.is_actualized,
            pfa_large_mirror.is_discontinued,
            pfa_large_mirror.is_funds_transferable,
            count(*) AS count,
            sum(pfa_large_mirror.plan_cost) AS sum,
            sum(pfa_large_mirror.forecast_cost) AS sum,
            sum(pfa_large_mirror.actual_cost) AS sum
           FROM (pfa_large_mirror
             CROSS JOIN LATERAL ( SELECT pfa_grain('original_start'::text) AS grain,
                    pfa_large_mirror.original_start AS on_day
                UNION ALL
                 SELECT pfa_grain('original_end'::text) AS pfa_grain,
                    pfa_large_mirror.original_end
                UNION ALL
                 SELECT pfa_grain('forecast_start'::text) AS pfa_grain,
                    pfa_large_mirror.forecast_start
                UNION ALL
                 SELECT pfa_grain('forecast_end'::text) AS pfa_grain,
                    pfa_large_mirror.forecast_end
                UNION ALL
                 SELECT pfa_grain('actual_start'::text) AS pfa_grain,
                    pfa_large_mirror.actual_start
                UNION ALL
                 SELECT pfa_grain('actual_end'::text) AS pfa_grain,
                    pfa_large_mirror.actual_end) day)
          GROUP BY pfa_large_mirror.organization_id, day.grain, day.on_day, pfa_large_mirror.is_actualized, pfa_large_mirror.is_discontinued, pfa_large_mirror.is_funds_transferable
        UNION ALL
         SELECT by_class.organization_id,
            pfa_grain(''::text) AS pfa_grain,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::date,
            by_class.is_actualized,
            by_class.is_discontinued,
            by_class.is_funds_transferable,
            (sum(by_class.records))::bigint AS sum,
            sum(by_class.plan_cost) AS sum,
            sum(by_class.forecast_cost) AS sum,
            sum(by_class.actual_cost) AS sum
           FROM by_class
          GROUP BY by_class.organization_id, by_class.is_actualized, by_class.is_discontinued, by_class.is_funds_transferable
        UNION ALL
         SELECT by_class.organization_id,
            pfa_grain('category, class'::text) AS pfa_grain,
            by_class.category,
            by_class.class,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::date,
            by_class.is_actualized,
            by_class.is_discontinued,
            by_class.is_funds_transferable,
            (sum(by_class.records))::bigint AS sum,
            sum(by_class.plan_cost) AS sum,
            sum(by_class.forecast_cost) AS sum,
            sum(by_class.actual_cost) AS sum
           FROM by_class
          GROUP BY by_class.organization_id, by_class.category, by_class.class, by_class.is_actualized, by_class.is_discontinued, by_class.is_funds_transferable
        UNION ALL
         SELECT by_class.organization_id,
            pfa_grain('source, dor, area'::text) AS pfa_grain,
            NULL::text,
            NULL::text,
            by_class.source,
            by_class.dor,
            by_class.area,
            NULL::text,
            NULL::text,
            NULL::date,
            by_class.is_actualized,
            by_class.is_discontinued,
            by_class.is_funds_transferable,
            (sum(by_class.records))::bigint AS sum,
            sum(by_class.plan_cost) AS sum,
            sum(by_class.forecast_cost) AS sum,
            sum(by_class.actual_cost) AS sum
           FROM by_class
          GROUP BY by_class.organization_id, by_class.source, by_class.dor, by_class.area, by_class.is_actualized, by_class.is_discontinued, by_class.is_funds_transferable
        UNION ALL
         SELECT by_model.organization_id,
            pfa_grain('manufacturer, model'::text) AS pfa_grain,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            by_model.manufacturer,
            by_model.model,
            NULL::date,
            by_model.is_actualized,
            by_model.is_discontinued,
            by_model.is_funds_transferable,
            (sum(by_model.records))::bigint AS sum,
            sum(by_model.plan_cost) AS sum,
            sum(by_model.forecast_cost) AS sum,
            sum(by_model.actual_cost) AS sum
           FROM by_model
          GROUP BY by_model.organization_id, by_model.manufacturer, by_model.model, by_model.is_actualized, by_model.is_discontinued, by_model.is_funds_transferable) cell;
CREATE INDEX pfa_summary_area_idx ON public.pfa_summary USING btree (organization_id, grain, area, category);
CREATE INDEX pfa_summary_category_idx ON public.pfa_summary USING btree (organization_id, grain, category, class);
CREATE UNIQUE INDEX pfa_summary_cell_idx ON public.pfa_summary USING btree (cell);
CREATE INDEX pfa_summary_day_idx ON public.pfa_summary USING btree (organization_id, grain, on_day);
comment on column pfa_summary.grain is 'As pfa_grain names it';

-- functions

CREATE OR REPLACE FUNCTION public.count_password_attempt(keys bytea[], free integer[], first_wait double precision[], period double precision[])
 RETURNS double precision
 LANGUAGE plpgsql
 SET search_path TO 'public', 'public'
AS $function$
declare
  opens timestamptz;
  one record;
begin
  -- What is refused anyway, in a flood, neither writes nor waits.
  select max(a.opens_at) into opens
    from password_attempt a where a.key = any (keys) and a.opens_at > clock_timestamp();
  if opens is not null then
    return extract(epoch from opens - clock_timestamp());
  end if;
  begin
    -- In one order for all, so that no two wait for one another.
    for one in
      select l.* from unnest(keys, free, first_wait, period) as l (key, free, first_wait, period) order by l.key
    loop
      insert into password_attempt as a (key, count, drains_from, opens_at, forgotten_at)
      select one.key, n.count, n.at, n.at + make_interval(secs => n.wait), n.at + make_interval(secs => one.period)
        from (select 1 as count, clock_timestamp() as at,
                     case when 1 < one.free then 0 else least(one.first_wait, one.period) end as wait) n
          on conflict (key) do update
         set (count, drains_from, opens_at, forgotten_at) = (
               select n.count, n.drains_from,
                      clock_timestamp() + make_interval(secs => case
                        when n.count < one.free then 0
                        else least(one.first_wait * 2 ^ least(n.count - one.free, 30), one.period)
                      end),
                      n.drains_from + make_interval(secs => one.period * n.count)
                 from (
                   select greatest(a.count - drained, 0) + 1 as count,
                          case
                            when drained >= a.count then clock_timestamp()
                            else a.drains_from + make_interval(secs => one.period * drained)
                          end as drains_from
                     from (
                       select least(a.count, floor(extract(epoch from clock_timestamp() - a.drains_from) / one.period))::integer as drained
                     ) d
                 ) n
             )
       where a.opens_at <= clock_timestamp();
      if not found then
        select a.opens_at into opens from password_attempt a where a.key = one.key;
        raise exception using errcode = 'VG429', message = 'another attempt was counted first';
      end if;
    end loop;
  exception
    when sqlstate 'VG429' then
      return greatest(extract(epoch from opens - clock_timestamp()), 0);
  end;
  return null;
end
$function$
;
revoke execute on function count_password_attempt(bytea[],integer[],double precision[],double precision[]) from public;

CREATE OR REPLACE FUNCTION public.current_organization_id()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('vanguard.organization_id'::text, true), ''::text)
;

CREATE OR REPLACE FUNCTION public.current_user_id()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('vanguard.user_id'::text, true), ''::text)
;

CREATE OR REPLACE FUNCTION public.end_sessions_of_account()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'public'
AS $function$
begin
  update session set revoked_at = now() where user_id = new.id and revoked_at is null;
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.find_access(session_id uuid, of_organization text)
 RETURNS TABLE(id text, username text, email text, "firstName" text, "lastName" text, role text, "mustChangePassword" boolean, locale text, "organizationRole" text)
 LANGUAGE plpgsql
 SET search_path TO 'public', 'public'
AS $function$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
begin
  perform set_config('vanguard.across_organizations', 'on', true);
  return query
    select u.id, u.username, u.email, u.first_name, u.last_name, u.role, u.must_change_password,
           u.locale,
           case
             when o.id is null then null
             when u.role = 'admin' then 'owner'
             when m.role is not null and u.role = 'viewer' then 'viewer'
             else m.role
           end
      from session s
      join app_user u on u.id = s.user_id
      left join organization o on o.id = of_organization and o.is_active
      left join organization_member m on m.organization_id = of_organization and m.user_id = u.id
     where s.id = session_id and s.revoked_at is null and s.expires_at > now() and u.is_active;
  perform set_config('vanguard.across_organizations', before, true);
end
$function$
;
revoke execute on function find_access(uuid,text) from public;

CREATE OR REPLACE FUNCTION public.find_connection(served text, wanted text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'public'
AS $function$
  select c.id
    from api_configuration c
    left join data_source_mapping m
      on m.api_configuration_id = c.id and m.is_active and coalesce(m.organization_id, served) = served
   where c.usage = wanted and coalesce(c.organization_id, served) = served
   order by c.organization_id nulls last, m.organization_id nulls last, m.priority nulls last, c.name, c.id
   limit 1
$function$
;
grant execute on function find_connection(text,text) to vanguard_app;
revoke execute on function find_connection(text,text) from public;

CREATE OR REPLACE FUNCTION public.find_write_connection(served text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'public'
AS $function$
  select coalesce(
    find_connection(served, 'PEMS_PFA_WRITE'),
    (select id from api_configuration
      where id = find_connection(served, 'PEMS_PFA_READ') and operation_type in ('write', 'read-write')))
$function$
;
grant execute on function find_write_connection(text) to vanguard_app;
revoke execute on function find_write_connection(text) from public;

CREATE OR REPLACE FUNCTION public.is_across_organizations()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN COALESCE((current_setting('vanguard.across_organizations'::text, true) = 'on'::text), false)
;

CREATE OR REPLACE FUNCTION public.network_of(address inet)
 RETURNS inet
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN (family(address) = 4) THEN (host(address))::inet WHEN (address <<= '::ffff:0.0.0.0/96'::inet) THEN ("substring"(host(address), '[0-9.]+$'::text))::inet ELSE (network(set_masklen(address, 64)))::inet END
;

CREATE OR REPLACE FUNCTION public.organization_event_follow_connection()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
AS $function$
declare
  changed constant sync_state = case when tg_op = 'DELETE' then old else new end;
begin
  -- Of an organization that is deleted nobody is told.
  insert into organization_event (organization_id, kind, data)
  select id, 'connection', jsonb_build_object('upstream', case when tg_op <> 'DELETE' then
           jsonb_build_object('kind', changed.upstream_kind, 'url', changed.upstream_url) end)
    from organization where id = changed.organization_id;
  perform pg_notify('vanguard_event', '');
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.organization_event_follow_history()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
AS $function$
begin
  insert into organization_event (organization_id, kind, data)
  select organization_id, 'records',
         jsonb_build_object('cause', cause, 'by', author, 'count', count, 'pfaIds', case when count <= 100 then (
           select jsonb_agg(pfa_id order by pfa_id) from new_rows n
            where n.organization_id = g.organization_id and n.label = cause and n.user_id is not distinct from author
              and n.origin in ('commit', 'upstream')) end)
    from (
      select organization_id, label as cause, user_id as author, count(*)
        from new_rows
       where origin in ('commit', 'upstream')
       group by organization_id, label, user_id
    ) g;
  if found then
    -- Planned for the rows that changed: see pfa_mirror_updated.
    execute $statement$
      insert into organization_event (organization_id, user_id, kind, data)
      select organization_id, user_id, 'conflicts',
             jsonb_build_object('count', count(*), 'pfaIds', case when count(*) <= 100 then jsonb_agg(pfa_id order by pfa_id) end)
        from (
          select distinct n.organization_id, d.user_id, n.pfa_id
            from new_rows n
            join pfa_draft d on d.organization_id = n.organization_id and d.pfa_id = n.pfa_id
           where n.origin in ('commit', 'upstream') and d.user_id is distinct from n.user_id
             and exists (
               select from jsonb_each(d.delta) as drafted
                where n.changes ? drafted.key and n.changes -> drafted.key -> 1 is distinct from drafted.value)
        ) conflicting
       group by organization_id, user_id
    $statement$;
    perform pg_notify('vanguard_event', '');
  end if;
  -- No notification: whoever commits one waits for all others that do, and another page of the same user has a second's time.
  insert into organization_event (organization_id, user_id, kind, data)
  select organization_id, user_id, 'drafts',
         jsonb_build_object('label', label, 'sessionId', session_id, 'count', count, 'pfaIds', case when count <= 100 then (
           select jsonb_agg(pfa_id order by pfa_id) from new_rows n where n.organization_id = g.organization_id and n.user_id = g.user_id) end)
    from (
      select organization_id, user_id, min(label) as label, min(session_id) as session_id, count(*)
        from new_rows
       where origin in ('edit', 'undo', 'redo')
       group by organization_id, user_id
    ) g;
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.organization_event_follow_mirror()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
AS $function$
begin
  insert into organization_event (organization_id, kind, data)
  select organization_id, 'records',
         jsonb_build_object('cause', 'added', 'by', null, 'count', count, 'pfaIds', case when count <= 100 then (
           select jsonb_agg(pfa_id order by pfa_id) from new_rows n where n.organization_id = g.organization_id) end)
    from (select organization_id, count(*) from new_rows where removed_at is null group by organization_id) g;
  if found then
    perform pg_notify('vanguard_event', '');
  end if;
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.organization_event_follow_outbox()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
 SET enable_nestloop TO 'off'
AS $function$
begin
  if not exists (select from new_rows where state not in ('queued', 'sending')) then
    return null;
  end if;
  insert into organization_event (organization_id, user_id, kind, data)
  select organization_id, user_id, 'messages',
         jsonb_build_object('state', state, 'count', count(*), 'messages', case when count(*) <= 100 then jsonb_agg(
           jsonb_build_object('id', id::text, 'pfaId', pfa_id, 'outcome', outcome) order by id) end)
    from (
      select n.organization_id, n.user_id, n.state, n.id, n.pfa_id, n.outcome
        from new_rows n
        join old_rows o using (organization_id, id)
       where n.state <> o.state and n.state not in ('queued', 'sending')
    ) moved
   group by organization_id, user_id, state;
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.organization_event_follow_run()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
AS $function$
begin
  insert into organization_event (organization_id, kind, data)
  select id, 'pull', jsonb_build_object(
           'runId', new.id, 'kind', new.kind, 'status', new.status, 'processed', new.records_processed,
           'inserted', new.records_inserted, 'updated', new.records_updated, 'removed', new.records_deleted, 'error', new.error_message, 'code', new.error_code)
    from organization where id = new.organization_id;
  perform pg_notify('vanguard_event', '');
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.pfa_actual_cost(data jsonb)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN pfa_flag(data, 'isActualized'::text) THEN pfa_cost(data, 'actual'::text, 'actualStart'::text, 'actualEnd'::text) ELSE (0)::numeric END
;

CREATE OR REPLACE FUNCTION public.pfa_amount(data jsonb, field text)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (NULLIF((data ->> field), ''::text))::numeric
;

CREATE OR REPLACE FUNCTION public.pfa_apply_upstream(organization text, read_since timestamp with time zone, records jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO 'public', 'public'
AS $function$
declare
  ids text[];
  rows jsonb[];
  versions text[];
  known integer;
  inserted integer := 0;
  updated integer := 0;
begin
  perform pfa_lock_drafts(organization);
  select array_agg(r."pfaId"), array_agg(r.data), array_agg(r.version) into ids, rows, versions
    from jsonb_to_recordset(records) as r("pfaId" text, data jsonb, version text);
  if exists (select from pfa_outbox o where o.organization_id = organization and o.pfa_id = any(ids) and o.state = 'delivered') then
    update pfa_outbox o
       set state = 'settled', settled_at = now(),
           outcome = case when pfa_changed_fields(r.data, o.expected) = '{}' then 'arrived' else 'overtaken' end
      from unnest(ids, rows, versions) as r(pfa_id, data, version)
     where o.organization_id = organization and o.pfa_id = r.pfa_id and o.state = 'delivered'
       and (pfa_changed_fields(r.data, o.expected) = '{}'
         or (o.delivered_at < read_since and r.version is distinct from o.version_before));
  end if;
  select count(*) into known
    from unnest(ids) as r(id)
   cross join lateral (select from pfa_mirror m where m.organization_id = organization and m.pfa_id = r.id offset 0) there;
  if known > 0 then
    execute $statement$
      with owed as materialized (
        select o.pfa_id, jsonb_object_agg(field.key, field.value order by o.id) as delta
          from pfa_outbox o
         cross join lateral jsonb_each(o.delta) as field
         where o.organization_id = $1 and o.pfa_id = any($3) and o.state in ('queued', 'sending', 'delivered')
         group by o.pfa_id
      )
      update pfa_mirror m
         set data = next.data, upstream_data = next.upstream_data, upstream_version = next.version, removed_at = null,
             updated_at = now(), last_seen_at = greatest(m.last_seen_at, $2)
        from (
          select r.pfa_id, r.version, case when owed.delta is null then r.data else pfa_with_delta(r.data, owed.delta) end as data,
                 case when owed.delta is not null then r.data end as upstream_data
            from unnest($3, $4, $5) as r(pfa_id, data, version)
            left join owed on owed.pfa_id = r.pfa_id
        ) next
       where m.organization_id = $1 and m.pfa_id = next.pfa_id and m.last_seen_at <= $2
         and (m.data <> next.data or m.upstream_data is distinct from next.upstream_data
           or m.removed_at is not null)
    $statement$ using organization, read_since, ids, rows, versions;
    get diagnostics updated = row_count;
  end if;
  if known < cardinality(ids) then
    execute $statement$
      insert into pfa_mirror (organization_id, pfa_id, data, upstream_version, last_seen_at)
      select $1, r.pfa_id, r.data, r.version, $2
        from unnest($3, $4, $5) as r(pfa_id, data, version)
       where not exists (select from pfa_mirror m where m.organization_id = $1 and m.pfa_id = r.pfa_id)
          on conflict (organization_id, pfa_id) do nothing
    $statement$ using organization, read_since, ids, rows, versions;
    get diagnostics inserted = row_count;
  end if;
  perform pfa_rebase_drafts(organization, ids);
  return jsonb_build_object('inserted', inserted, 'updated', updated);
end
$function$
;
revoke execute on function pfa_apply_upstream(text,timestamp with time zone,jsonb) from public;

CREATE OR REPLACE FUNCTION public.pfa_changed_fields(data jsonb, delta jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((delta - ARRAY[CASE WHEN ((delta ? 'area'::text) AND (NOT (pfa_text(data, 'area'::text) IS DISTINCT FROM pfa_text(delta, 'area'::text)))) THEN 'area'::text ELSE NULL::text END, CASE WHEN ((delta ? 'category'::text) AND (NOT (pfa_text(data, 'category'::text) IS DISTINCT FROM pfa_text(delta, 'category'::text)))) THEN 'category'::text ELSE NULL::text END, CASE WHEN ((delta ? 'forecastCategory'::text) AND (NOT (pfa_text(data, 'forecastCategory'::text) IS DISTINCT FROM pfa_text(delta, 'forecastCategory'::text)))) THEN 'forecastCategory'::text ELSE NULL::text END, CASE WHEN ((delta ? 'class'::text) AND (NOT (pfa_text(data, 'class'::text) IS DISTINCT FROM pfa_text(delta, 'class'::text)))) THEN 'class'::text ELSE NULL::text END, CASE WHEN ((delta ? 'source'::text) AND (NOT (pfa_text(data, 'source'::text) IS DISTINCT FROM pfa_text(delta, 'source'::text)))) THEN 'source'::text ELSE NULL::text END, CASE WHEN ((delta ? 'dor'::text) AND (NOT (pfa_text(data, 'dor'::text) IS DISTINCT FROM pfa_text(delta, 'dor'::text)))) THEN 'dor'::text ELSE NULL::text END, CASE WHEN ((delta ? 'manufacturer'::text) AND (NOT (pfa_text(data, 'manufacturer'::text) IS DISTINCT FROM pfa_text(delta, 'manufacturer'::text)))) THEN 'manufacturer'::text ELSE NULL::text END, CASE WHEN ((delta ? 'model'::text) AND (NOT (pfa_text(data, 'model'::text) IS DISTINCT FROM pfa_text(delta, 'model'::text)))) THEN 'model'::text ELSE NULL::text END, CASE WHEN ((delta ? 'equipment'::text) AND (NOT (pfa_text(data, 'equipment'::text) IS DISTINCT FROM pfa_text(delta, 'equipment'::text)))) THEN 'equipment'::text ELSE NULL::text END, CASE WHEN ((delta ? 'contract'::text) AND (NOT (pfa_text(data, 'contract'::text) IS DISTINCT FROM pfa_text(delta, 'contract'::text)))) THEN 'contract'::text ELSE NULL::text END, CASE WHEN ((delta ? 'isActualized'::text) AND (pfa_flag(data, 'isActualized'::text) = pfa_flag(delta, 'isActualized'::text))) THEN 'isActualized'::text ELSE NULL::text END, CASE WHEN ((delta ? 'isDiscontinued'::text) AND (pfa_flag(data, 'isDiscontinued'::text) = pfa_flag(delta, 'isDiscontinued'::text))) THEN 'isDiscontinued'::text ELSE NULL::text END, CASE WHEN ((delta ? 'isFundsTransferable'::text) AND (pfa_flag(data, 'isFundsTransferable'::text) = pfa_flag(delta, 'isFundsTransferable'::text))) THEN 'isFundsTransferable'::text ELSE NULL::text END, CASE WHEN ((delta ? 'monthlyRate'::text) AND (NOT (pfa_amount(data, 'monthlyRate'::text) IS DISTINCT FROM pfa_amount(delta, 'monthlyRate'::text)))) THEN 'monthlyRate'::text ELSE NULL::text END, CASE WHEN ((delta ? 'purchasePrice'::text) AND (NOT (pfa_amount(data, 'purchasePrice'::text) IS DISTINCT FROM pfa_amount(delta, 'purchasePrice'::text)))) THEN 'purchasePrice'::text ELSE NULL::text END, CASE WHEN ((delta ? 'forecastStart'::text) AND (NOT (pfa_text(data, 'forecastStart'::text) IS DISTINCT FROM pfa_text(delta, 'forecastStart'::text)))) THEN 'forecastStart'::text ELSE NULL::text END, CASE WHEN ((delta ? 'forecastEnd'::text) AND (NOT (pfa_text(data, 'forecastEnd'::text) IS DISTINCT FROM pfa_text(delta, 'forecastEnd'::text)))) THEN 'forecastEnd'::text ELSE NULL::text END, CASE WHEN ((delta ? 'actualStart'::text) AND (NOT (pfa_text(data, 'actualStart'::text) IS DISTINCT FROM pfa_text(delta, 'actualStart'::text)))) THEN 'actualStart'::text ELSE NULL::text END, CASE WHEN ((delta ? 'actualEnd'::text) AND (NOT (pfa_text(data, 'actualEnd'::text) IS DISTINCT FROM pfa_text(delta, 'actualEnd'::text)))) THEN 'actualEnd'::text ELSE NULL::text END, CASE WHEN ((delta ? 'forecastSource'::text) AND (NOT (pfa_text(data, 'forecastSource'::text) IS DISTINCT FROM pfa_text(delta, 'forecastSource'::text)))) THEN 'forecastSource'::text ELSE NULL::text END, CASE WHEN ((delta ? 'forecastRate'::text) AND (NOT (pfa_amount(data, 'forecastRate'::text) IS DISTINCT FROM pfa_amount(delta, 'forecastRate'::text)))) THEN 'forecastRate'::text ELSE NULL::text END, CASE WHEN ((delta ? 'forecastPrice'::text) AND (NOT (pfa_amount(data, 'forecastPrice'::text) IS DISTINCT FROM pfa_amount(delta, 'forecastPrice'::text)))) THEN 'forecastPrice'::text ELSE NULL::text END, CASE WHEN ((delta ? 'actualSource'::text) AND (NOT (pfa_text(data, 'actualSource'::text) IS DISTINCT FROM pfa_text(delta, 'actualSource'::text)))) THEN 'actualSource'::text ELSE NULL::text END, CASE WHEN ((delta ? 'actualRate'::text) AND (NOT (pfa_amount(data, 'actualRate'::text) IS DISTINCT FROM pfa_amount(delta, 'actualRate'::text)))) THEN 'actualRate'::text ELSE NULL::text END, CASE WHEN ((delta ? 'actualPrice'::text) AND (NOT (pfa_amount(data, 'actualPrice'::text) IS DISTINCT FROM pfa_amount(delta, 'actualPrice'::text)))) THEN 'actualPrice'::text ELSE NULL::text END]) - CASE WHEN ((delta - ARRAY['area'::text, 'category'::text, 'forecastCategory'::text, 'class'::text, 'source'::text, 'dor'::text, 'manufacturer'::text, 'model'::text, 'equipment'::text, 'contract'::text, 'isActualized'::text, 'isDiscontinued'::text, 'isFundsTransferable'::text, 'monthlyRate'::text, 'purchasePrice'::text, 'forecastStart'::text, 'forecastEnd'::text, 'actualStart'::text, 'actualEnd'::text, 'forecastSource'::text, 'forecastRate'::text, 'forecastPrice'::text, 'actualSource'::text, 'actualRate'::text, 'actualPrice'::text]) <> '{}'::jsonb) THEN pfa_unchanged_custom(data, (delta - ARRAY['area'::text, 'category'::text, 'forecastCategory'::text, 'class'::text, 'source'::text, 'dor'::text, 'manufacturer'::text, 'model'::text, 'equipment'::text, 'contract'::text, 'isActualized'::text, 'isDiscontinued'::text, 'isFundsTransferable'::text, 'monthlyRate'::text, 'purchasePrice'::text, 'forecastStart'::text, 'forecastEnd'::text, 'actualStart'::text, 'actualEnd'::text, 'forecastSource'::text, 'forecastRate'::text, 'forecastPrice'::text, 'actualSource'::text, 'actualRate'::text, 'actualPrice'::text])) ELSE '{}'::text[] END)
;

CREATE OR REPLACE FUNCTION public.pfa_commit_drafts(chosen text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
AS $function$
declare
  organization constant text := current_organization_id();
  author constant text := current_user_id();
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
  kept jsonb;
  committed text[];
  deltas jsonb[];
begin
  perform pfa_lock_drafts(organization);
  perform set_config('vanguard.across_organizations', 'on', true), set_config('vanguard.history', 'none', true);
  with judged as materialized (
    select d.pfa_id, m.data, d.delta, d.baseline, d.change_reason, d.session_id,
           case
             when m.removed_at is not null then 'removed'
             -- A function with a subquery is dear; what was drafted on the present values has none to look for.
             when pfa_changed_fields(m.data, d.baseline) <> '{}' and pfa_conflicting_fields(m.data, d.delta, d.baseline) <> '{}' then 'conflict'
             else pfa_draft_fault(m.data, d.delta, d.delta)
           end as fault
      from pfa_draft d
      join pfa_mirror m on m.organization_id = d.organization_id and m.pfa_id = d.pfa_id
     where d.organization_id = organization and d.user_id = author and (chosen is null or d.pfa_id = any(chosen))
  ),
  queued as (
    insert into pfa_outbox (organization_id, pfa_id, user_id, delta, baseline, change_reason, session_id)
    select organization, pfa_id, author, delta,
           -- A layer's own terms are written to those of the record, where upstream has no place for them.
           case when delta ?| array['forecastSource', 'forecastRate', 'forecastPrice', 'actualSource', 'actualRate', 'actualPrice']
             then jsonb_build_object('source', data -> 'source', 'monthlyRate', data -> 'monthlyRate', 'purchasePrice', data -> 'purchasePrice')
             else '{}' end || coalesce((select jsonb_object_agg(key, data -> key) from jsonb_object_keys(delta) as key), '{}'),
           change_reason, session_id
      from judged
     where fault is null
     order by pfa_id
    returning pfa_id, delta
  ),
  noted as (
    insert into pfa_history (organization_id, pfa_id, user_id, origin, label, session_id, reason, changes)
    select organization, pfa_id, author, 'commit', 'commit', session_id, change_reason,
           (select jsonb_object_agg(key, jsonb_build_array(
                     coalesce(data -> key, case when key like 'is%' then 'false'::jsonb else 'null' end), value))
              from jsonb_each(delta))
      from judged
     where fault is null
  )
  select (select array_agg(pfa_id) from queued), (select array_agg(delta) from queued),
         (select coalesce(jsonb_agg(jsonb_build_object('pfaId', pfa_id, 'code', fault) order by pfa_id), '[]') from judged where fault is not null)
    into committed, deltas, kept;
  if committed is not null then
    -- Before the mirror changes, which would lay each of them over its record anew.
    delete from pfa_draft where organization_id = organization and user_id = author and pfa_id = any(committed);
    update pfa_mirror m
       set data = pfa_with_delta(m.data, c.delta), upstream_data = coalesce(m.upstream_data, m.data), updated_at = now()
      from unnest(committed, deltas) as c(pfa_id, delta)
     where m.organization_id = organization and m.pfa_id = c.pfa_id;
    perform pfa_rebase_drafts(organization, committed);
    -- Steps that made them are over: to undo one would be to draft it anew on what everybody has now.
    delete from pfa_edit_change where organization_id = organization and user_id = author and pfa_id = any(committed);
    delete from pfa_edit e
     where e.organization_id = organization and e.user_id = author
       and not exists (select from pfa_edit_change c where c.organization_id = organization and c.user_id = author and c.step = e.step);
    perform pg_notify('vanguard_outbox', '');
  end if;
  perform set_config('vanguard.across_organizations', before, true), set_config('vanguard.history', '', true);
  return jsonb_build_object('committed', coalesce(cardinality(committed), 0), 'kept', kept);
end
$function$
;
grant execute on function pfa_commit_drafts(text[]) to vanguard_app;
revoke execute on function pfa_commit_drafts(text[]) from public;

CREATE OR REPLACE FUNCTION public.pfa_conflicting_fields(data jsonb, delta jsonb, baseline jsonb)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT key.key FROM jsonb_object_keys(pfa_changed_fields(pfa_conflicting_fields.data, pfa_conflicting_fields.baseline)) key(key) WHERE (pfa_changed_fields(pfa_conflicting_fields.data, pfa_conflicting_fields.delta) ? key.key) ORDER BY key.key)
;

CREATE OR REPLACE FUNCTION public.pfa_cost(data jsonb, layer text, start_field text, end_field text)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN pfa_layer_cost(COALESCE(pfa_text(data, (layer || 'Source'::text)), pfa_text(data, 'source'::text)), COALESCE(pfa_amount(data, (layer || 'Rate'::text)), pfa_amount(data, 'monthlyRate'::text)), COALESCE(pfa_amount(data, (layer || 'Price'::text)), pfa_amount(data, 'purchasePrice'::text)), pfa_date(data, start_field), pfa_date(data, end_field))
;

CREATE OR REPLACE FUNCTION public.pfa_custom_boolean(data jsonb, key text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (lower(COALESCE((data ->> key), ''::text)) = ANY (ARRAY[''::text, 'false'::text, '0'::text, '-'::text, 'no'::text, 'n'::text, 'off'::text])) THEN false WHEN (lower((data ->> key)) = ANY (ARRAY['true'::text, '1'::text, '-1'::text, '+'::text, 'yes'::text, 'y'::text, 'on'::text])) THEN true ELSE NULL::boolean END
;

CREATE OR REPLACE FUNCTION public.pfa_custom_date(data jsonb, key text)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ((data ->> key) ~ '^\d{4}-\d\d-\d\d$'::text) THEN CASE WHEN (((data ->> key) ~ '^(?!0000)\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))$'::text) OR (((data ->> key) ~ '^(?!0000)\d{4}-02-29$'::text) AND (((substr((data ->> key), 1, 4))::integer % 4) = 0) AND ((((substr((data ->> key), 1, 4))::integer % 100) <> 0) OR (((substr((data ->> key), 1, 4))::integer % 400) = 0)))) THEN make_date((substr((data ->> key), 1, 4))::integer, (substr((data ->> key), 6, 2))::integer, (substr((data ->> key), 9, 2))::integer) ELSE NULL::date END ELSE NULL::date END
;

CREATE OR REPLACE FUNCTION public.pfa_custom_decimal(data jsonb, key text)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ((data ->> key) ~ '^-?\d{1,15}(\.\d{1,10})?$'::text) THEN ((data ->> key))::numeric ELSE NULL::numeric END
;

CREATE OR REPLACE FUNCTION public.pfa_custom_integer(data jsonb, key text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ((data ->> key) ~ '^-?\d{1,18}$'::text) THEN ((data ->> key))::bigint ELSE NULL::bigint END
;

CREATE OR REPLACE FUNCTION public.pfa_custom_text(data jsonb, key text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN NULLIF("left"((data ->> key), 200), ''::text)
;

CREATE OR REPLACE FUNCTION public.pfa_custom_value(data jsonb, key text, kind text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN COALESCE(CASE WHEN (kind = 'boolean'::text) THEN to_jsonb(pfa_custom_boolean(data, key)) ELSE NULL::jsonb END, to_jsonb(NULLIF((data ->> key), ''::text)), 'null'::jsonb)
;

CREATE OR REPLACE FUNCTION public.pfa_date(data jsonb, field text)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ((data ->> field) ~ '^\d{4}-\d{2}-\d{2}$'::text) THEN make_date((substr((data ->> field), 1, 4))::integer, (substr((data ->> field), 6, 2))::integer, (substr((data ->> field), 9, 2))::integer) ELSE NULL::date END
;

CREATE OR REPLACE FUNCTION public.pfa_date_months(original_start date, original_end date, forecast_start date, forecast_end date, actual_start date, actual_end date)
 RETURNS TABLE(field text, month date)
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE ROWS 6
BEGIN ATOMIC
 SELECT d.field,
     (date_trunc('month'::text, (d.on_day)::timestamp without time zone))::date AS date_trunc
    FROM ( SELECT 'originalStart'::text AS field,
             pfa_date_months.original_start AS on_day
         UNION ALL
          SELECT 'originalEnd'::text,
             pfa_date_months.original_end AS original_end
         UNION ALL
          SELECT 'forecastStart'::text,
             pfa_date_months.forecast_start AS forecast_start
         UNION ALL
          SELECT 'forecastEnd'::text,
             pfa_date_months.forecast_end AS forecast_end
         UNION ALL
          SELECT 'actualStart'::text,
             pfa_date_months.actual_start AS actual_start
         UNION ALL
          SELECT 'actualEnd'::text,
             pfa_date_months.actual_end AS actual_end) d
   WHERE (d.on_day IS NOT NULL);
END
;

CREATE OR REPLACE FUNCTION public.pfa_date_span_follow()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
 SET enable_nestloop TO 'off'
AS $function$
begin
  if current_setting('vanguard.summaries', true) = 'rebuild' then
    return null;
  end if;
  if tg_op = 'INSERT' then
    insert into pfa_date_span_change
    select m.organization_id, d.field, d.month,
           min(m.original_start), max(m.original_start), min(m.original_end), max(m.original_end),
           min(m.forecast_start), max(m.forecast_start), min(m.forecast_end), max(m.forecast_end),
           min(m.actual_start), max(m.actual_start), min(m.actual_end), max(m.actual_end)
      from new_rows m
     cross join lateral pfa_date_months(m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) d
     where m.removed_at is null
     group by m.organization_id, d.field, d.month;
  else
    insert into pfa_date_span_change
    select m.organization_id, d.field, d.month,
           min(m.original_start), max(m.original_start), min(m.original_end), max(m.original_end),
           min(m.forecast_start), max(m.forecast_start), min(m.forecast_end), max(m.forecast_end),
           min(m.actual_start), max(m.actual_start), min(m.actual_end), max(m.actual_end)
      from new_rows m
      join old_rows o using (organization_id, pfa_id)
     cross join lateral pfa_date_months(m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) d
     where m.removed_at is null
       and (o.removed_at is not null
         or (m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end)
           is distinct from (o.original_start, o.original_end, o.forecast_start, o.forecast_end, o.actual_start, o.actual_end))
     group by m.organization_id, d.field, d.month;
  end if;
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.pfa_decide_message(message bigint, chosen text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
AS $function$
declare
  organization constant text := current_organization_id();
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
  is_done boolean;
begin
  perform pfa_lock_drafts(organization);
  perform set_config('vanguard.across_organizations', 'on', true);
  update pfa_outbox o
     set decision = chosen, decided_by = current_user_id(), decided_at = now(),
         next_attempt_at = case when chosen = 'retry' then now() else o.next_attempt_at end
   where o.organization_id = organization and o.id = message and o.state in ('queued', 'sending', 'delivered')
     and (chosen <> 'retry' or o.state = 'queued');
  is_done := found;
  if is_done and chosen = 'return' then
    perform pfa_return_message(organization, message, null, 'refused', 'returned_by_administrator', null, 'An administrator gave the change back.', null);
  elsif is_done and chosen = 'drop' then
    perform pfa_return_message(organization, message, null, 'dropped', 'dropped_by_administrator', null, 'An administrator dropped the change.', null);
  end if;
  perform set_config('vanguard.across_organizations', before, true);
  return is_done;
end
$function$
;
grant execute on function pfa_decide_message(bigint,text) to vanguard_app;
revoke execute on function pfa_decide_message(bigint,text) from public;

CREATE OR REPLACE FUNCTION public.pfa_draft_fault(data jsonb, delta jsonb, change jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ((change ?| ARRAY['forecastStart'::text, 'forecastEnd'::text, 'actualStart'::text, 'actualEnd'::text]) AND (GREATEST(length((delta ->> 'forecastStart'::text)), length((delta ->> 'forecastEnd'::text)), length((delta ->> 'actualStart'::text)), length((delta ->> 'actualEnd'::text))) > 10)) THEN 'date_out_of_range'::text WHEN ((change ?| ARRAY['monthlyRate'::text, 'purchasePrice'::text, 'forecastRate'::text, 'forecastPrice'::text, 'actualRate'::text, 'actualPrice'::text]) AND (GREATEST(pfa_amount(delta, 'monthlyRate'::text), pfa_amount(delta, 'purchasePrice'::text), pfa_amount(delta, 'forecastRate'::text), pfa_amount(delta, 'forecastPrice'::text), pfa_amount(delta, 'actualRate'::text), pfa_amount(delta, 'actualPrice'::text)) >= '1000000000000000'::numeric)) THEN 'amount_out_of_range'::text WHEN (((change ? 'source'::text) AND pfa_is_unknown_source(pfa_text(delta, 'source'::text))) OR ((change ? 'forecastSource'::text) AND pfa_is_unknown_source(pfa_text(delta, 'forecastSource'::text))) OR ((change ? 'actualSource'::text) AND pfa_is_unknown_source(pfa_text(delta, 'actualSource'::text)))) THEN 'unknown_source'::text WHEN ((change ? 'actualStart'::text) AND (delta ? 'actualStart'::text) AND pfa_flag(data, 'isActualized'::text) AND (pfa_text(data, 'actualStart'::text) IS DISTINCT FROM (delta ->> 'actualStart'::text))) THEN 'actual_start_fixed'::text WHEN ((change ?| ARRAY['forecastStart'::text, 'forecastEnd'::text]) AND (delta ?| ARRAY['forecastStart'::text, 'forecastEnd'::text]) AND pfa_is_before(data, delta, 'forecastEnd'::text, 'forecastStart'::text)) THEN 'forecast_ends_before_start'::text WHEN ((change ?| ARRAY['actualStart'::text, 'actualEnd'::text]) AND (delta ?| ARRAY['actualStart'::text, 'actualEnd'::text]) AND pfa_is_before(data, delta, 'actualEnd'::text, 'actualStart'::text)) THEN 'actual_ends_before_start'::text WHEN ((change ?| ARRAY['isDiscontinued'::text, 'isFundsTransferable'::text]) AND (delta ?| ARRAY['isDiscontinued'::text, 'isFundsTransferable'::text]) AND pfa_flag((data || delta), 'isDiscontinued'::text) AND pfa_flag((data || delta), 'isFundsTransferable'::text)) THEN 'discontinued_and_transferable'::text ELSE NULL::text END
;

CREATE OR REPLACE FUNCTION public.pfa_edit_deleted()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
AS $function$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
begin
  perform set_config('vanguard.across_organizations', 'on', true);
  delete from pfa_edit_change c using old_rows o
   where c.organization_id = o.organization_id and c.user_id = o.user_id and c.step = o.step;
  perform set_config('vanguard.across_organizations', before, true);
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.pfa_flag(data jsonb, field text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN COALESCE(((data -> field) = 'true'::jsonb), false)
;

CREATE OR REPLACE FUNCTION public.pfa_forecast_cost(data jsonb)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN pfa_cost(data, 'forecast'::text, 'forecastStart'::text, 'forecastEnd'::text)
;

CREATE OR REPLACE FUNCTION public.pfa_grain(columns text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE columns WHEN ''::text THEN ('1111111111111'::"bit")::integer WHEN 'category, class'::text THEN ('0011111111111'::"bit")::integer WHEN 'source, dor, area'::text THEN ('1100011111111'::"bit")::integer WHEN 'manufacturer, model'::text THEN ('1111100111111'::"bit")::integer WHEN 'category, class, source, dor, area'::text THEN ('0000011111111'::"bit")::integer WHEN 'category, source, dor, area, manufacturer'::text THEN ('0100001111111'::"bit")::integer WHEN 'category, class, source, manufacturer, model'::text THEN ('0001100111111'::"bit")::integer WHEN 'original_start'::text THEN ('1111111011111'::"bit")::integer WHEN 'original_end'::text THEN ('1111111101111'::"bit")::integer WHEN 'forecast_start'::text THEN ('1111111110111'::"bit")::integer WHEN 'forecast_end'::text THEN ('1111111111011'::"bit")::integer WHEN 'actual_start'::text THEN ('1111111111101'::"bit")::integer WHEN 'actual_end'::text THEN ('1111111111110'::"bit")::integer ELSE NULL::integer END
;

CREATE OR REPLACE FUNCTION public.pfa_has_unknown_source(data jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (pfa_is_unknown_source(pfa_text(data, 'source'::text)) OR pfa_is_unknown_source(pfa_text(data, 'planSource'::text)) OR pfa_is_unknown_source(pfa_text(data, 'forecastSource'::text)) OR pfa_is_unknown_source(pfa_text(data, 'actualSource'::text)))
;

CREATE OR REPLACE FUNCTION public.pfa_history_follow_mirror()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
 SET enable_nestloop TO 'off'
AS $function$
declare
  done constant text := coalesce(current_setting('vanguard.history', true), '');
begin
  if done = 'none' then
    return null;
  end if;
  insert into pfa_history (organization_id, pfa_id, origin, label, changes)
  select n.organization_id, n.pfa_id, 'upstream',
         case
           when done <> '' then done
           when n.removed_at is not null and o.removed_at is null then 'removed'
           when n.removed_at is null and o.removed_at is not null then 'returned'
           else 'update'
         end,
         differing.changes
    from new_rows n
    join old_rows o using (organization_id, pfa_id)
   cross join lateral (
     select coalesce(jsonb_object_agg(field, jsonb_build_array(o.data -> field, n.data -> field)), '{}') as changes
       from jsonb_object_keys(o.data || n.data) as field
      where o.data -> field is distinct from n.data -> field
   ) differing
   where n.data is distinct from o.data or (n.removed_at is null) <> (o.removed_at is null);
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.pfa_history_forget_organizations()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
AS $function$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
begin
  perform set_config('vanguard.across_organizations', 'on', true);
  delete from pfa_history h using old_rows o where h.organization_id = o.id;
  perform set_config('vanguard.across_organizations', before, true);
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.pfa_is_before(data jsonb, delta jsonb, field text, other text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ((CASE WHEN (delta ? field) THEN (delta ->> field) ELSE (data ->> field) END COLLATE "C") < (CASE WHEN (delta ? other) THEN (delta ->> other) ELSE (data ->> other) END COLLATE "C")) THEN (pfa_date((data || delta), field) < pfa_date((data || delta), other)) ELSE false END
;

CREATE OR REPLACE FUNCTION public.pfa_is_unknown_source(source text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN COALESCE((source <> ALL (ARRAY['Rental'::text, 'Purchase'::text])), false)
;

CREATE OR REPLACE FUNCTION public.pfa_kept_baseline(data jsonb, delta jsonb, baseline jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN COALESCE((SELECT jsonb_object_agg(key.key, COALESCE((pfa_kept_baseline.baseline -> key.key), (pfa_kept_baseline.data -> key.key))) AS jsonb_object_agg FROM jsonb_object_keys(pfa_kept_baseline.delta) key(key)), '{}'::jsonb)
;

CREATE OR REPLACE FUNCTION public.pfa_large_from()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN 10000
;
comment on function pfa_large_from() is 'From how many records on an organization is large; tests replace it';

CREATE OR REPLACE FUNCTION public.pfa_layer_cost(source text, monthly_rate numeric, purchase_price numeric, starts_on date, ends_on date)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE source WHEN 'Purchase'::text THEN round(COALESCE(purchase_price, (0)::numeric), 10) WHEN 'Rental'::text THEN COALESCE(round(((((GREATEST((ends_on - starts_on), 0))::numeric * monthly_rate))::numeric(60,20) / 30.44), 10), (0)::numeric) ELSE (0)::numeric END
;

CREATE OR REPLACE FUNCTION public.pfa_layers(data jsonb, record_source text, is_actualized boolean, plan_cost numeric, forecast_cost numeric, actual_cost numeric, original_start date, original_end date, forecast_start date, forecast_end date, actual_start date, actual_end date)
 RETURNS TABLE(layer text, source text, cost numeric, starts_on date, ends_on date)
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE ROWS 3
BEGIN ATOMIC
 SELECT 'plan'::text,
     COALESCE(pfa_text(pfa_layers.data, 'planSource'::text), pfa_layers.record_source) AS "coalesce",
     pfa_layers.plan_cost AS plan_cost,
     pfa_layers.original_start AS original_start,
     pfa_layers.original_end AS original_end
 UNION ALL
  SELECT 'forecast'::text,
     COALESCE(pfa_text(pfa_layers.data, 'forecastSource'::text), pfa_layers.record_source) AS "coalesce",
     pfa_layers.forecast_cost AS forecast_cost,
     pfa_layers.forecast_start AS forecast_start,
     pfa_layers.forecast_end AS forecast_end
 UNION ALL
  SELECT 'actual'::text,
     COALESCE(pfa_text(pfa_layers.data, 'actualSource'::text), pfa_layers.record_source) AS "coalesce",
     pfa_layers.actual_cost AS actual_cost,
     pfa_layers.actual_start AS actual_start,
     pfa_layers.actual_end AS actual_end
   WHERE pfa_layers.is_actualized;
END
;

CREATE OR REPLACE FUNCTION public.pfa_letters(texts text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(texts, '[^[:alnum:] ]+'::text, ' '::text, 'g'::text)
;
comment on function pfa_letters(text) is 'Letters and digits only, the rest as blanks';

CREATE OR REPLACE FUNCTION public.pfa_lock_drafts(organization_id text)
 RETURNS void
 LANGUAGE sql
RETURN pg_advisory_xact_lock(hashtextextended(organization_id, (3)::bigint))
;

CREATE OR REPLACE FUNCTION public.pfa_mark_delivered(marks jsonb)
 RETURNS SETOF integer
 LANGUAGE plpgsql
 SET search_path TO 'public', 'public'
AS $function$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
begin
  perform set_config('vanguard.across_organizations', 'on', true);
  return query
    update pfa_outbox o
       set state = 'delivered', delivered_at = clock_timestamp(), claimed_until = null, last_error = null,
           expected = m.expected, version_before = m."versionBefore"
      from jsonb_to_recordset(marks) as m(
        place integer, "organizationId" text, id bigint, attempt integer, expected jsonb, "versionBefore" text)
     where o.organization_id = m."organizationId" and o.id = m.id and o.state = 'sending' and o.attempts = m.attempt
    returning m.place;
  perform set_config('vanguard.across_organizations', before, true);
end
$function$
;
revoke execute on function pfa_mark_delivered(jsonb) from public;

CREATE OR REPLACE FUNCTION public.pfa_mark_sent(marks jsonb)
 RETURNS SETOF integer
 LANGUAGE plpgsql
 SET search_path TO 'public', 'public'
AS $function$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
begin
  perform set_config('vanguard.across_organizations', 'on', true);
  return query
    update pfa_outbox o set sent_record_id = m."recordId"
      from jsonb_to_recordset(marks) as m(place integer, "organizationId" text, id bigint, attempt integer, "recordId" text)
     where o.organization_id = m."organizationId" and o.id = m.id and o.state = 'sending' and o.attempts = m.attempt
    returning m.place;
  perform set_config('vanguard.across_organizations', before, true);
end
$function$
;
revoke execute on function pfa_mark_sent(jsonb) from public;

CREATE OR REPLACE FUNCTION public.pfa_mirror_deleted()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
AS $function$
begin
  delete from pfa_search s using old_rows o where s.organization_id = o.organization_id and s.pfa_id = o.pfa_id;
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.pfa_mirror_inserted()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
AS $function$
begin
  insert into pfa_search
  select organization_id, pfa_id, pfa_words(pfa_id, data) from new_rows where removed_at is null;
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.pfa_mirror_updated()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
 SET enable_seqscan TO 'off'
AS $function$
declare
  changed text;
  ids text[];
  gone text[];
  worded text[];
begin
  for changed, ids, gone, worded in execute $statement$
    select organization_id, array_agg(pfa_id), array_agg(pfa_id) filter (where is_gone), array_agg(pfa_id) filter (where not is_gone and has_other_words)
      from (
        select n.organization_id, n.pfa_id, n.removed_at is not null as is_gone,
               o.removed_at is not null or n.data -> 'description' is distinct from o.data -> 'description'
                 or (
                   -- fields: columns of words
                   n.area, n.category, n.class, n.manufacturer, n.model, n.equipment, n.contract
                   -- end of fields
                 ) is distinct from (
                   -- fields: columns of words before
                   o.area, o.category, o.class, o.manufacturer, o.model, o.equipment, o.contract
                   -- end of fields
                 ) as has_other_words
          from new_rows n
          join old_rows o using (organization_id, pfa_id)
         where n.data is distinct from o.data or (n.removed_at is null) <> (o.removed_at is null)
      ) touched
     group by organization_id
     order by organization_id
  $statement$ loop
    perform pfa_lock_drafts(changed);
    if gone is not null then
      delete from pfa_search s where s.organization_id = changed and s.pfa_id = any(gone);
    end if;
    if worded is not null then
      execute $statement$
        insert into pfa_search
        select organization_id, pfa_id, pfa_words(pfa_id, data) from new_rows where organization_id = $1 and pfa_id = any($2)
            on conflict (organization_id, pfa_id) do update set words = excluded.words where pfa_search.words <> excluded.words
      $statement$ using changed, worded;
    end if;
    if exists (select from pfa_draft d where d.organization_id = changed and d.pfa_id = any(ids)) then
      execute $statement$
        with cleared as (
          delete from pfa_overlay o using pfa_draft d
           where d.organization_id = $1 and d.pfa_id = any($2)
             and o.organization_id = d.organization_id and o.user_id = d.user_id and o.weight in (-1, 1) and o.pfa_id = d.pfa_id
        )
        update pfa_draft d set updated_at = d.updated_at where d.organization_id = $1 and d.pfa_id = any($2)
      $statement$ using changed, ids;
    end if;
  end loop;
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.pfa_month_events(source text, cost numeric, starts_on date, ends_on date)
 RETURNS TABLE(month date, rate numeric, rate_day numeric, started integer, ended integer, bar_day integer, lump numeric)
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE ROWS 2
BEGIN ATOMIC
 SELECT (date_trunc('month'::text, (e.shown_on)::timestamp without time zone))::date AS date_trunc,
     e.rate,
     COALESCE((e.rate * (e.day)::numeric), (0)::numeric) AS "coalesce",
     e.started,
     e.ended,
     COALESCE(((e.started - e.ended) * e.day), 0) AS "coalesce",
     e.lump
    FROM (( SELECT
                 CASE
                     WHEN ((pfa_month_events.source = 'Rental'::text) AND (pfa_month_events.ends_on > pfa_month_events.starts_on)) THEN (pfa_month_events.cost / ((pfa_month_events.ends_on - pfa_month_events.starts_on))::numeric(60,20))
                     ELSE (0)::numeric
                 END AS rate,
                 CASE
                     WHEN (pfa_month_events.ends_on > pfa_month_events.starts_on) THEN 1
                     ELSE 0
                 END AS bars,
                 CASE
                     WHEN (pfa_month_events.source = 'Purchase'::text) THEN pfa_month_events.cost
                     ELSE (0)::numeric
                 END AS lump
          OFFSET 0) one
      CROSS JOIN LATERAL ( SELECT pfa_month_events.starts_on AS shown_on,
             (pfa_month_events.starts_on - '1970-01-01'::date) AS day,
             one.rate,
             one.bars AS started,
             0 AS ended,
             one.lump
         UNION ALL
          SELECT (pfa_month_events.ends_on - 1),
             (pfa_month_events.ends_on - '1970-01-01'::date),
             (- one.rate),
             0,
             one.bars,
             0) e)
   WHERE ((e.rate <> (0)::numeric) OR (e.started <> 0) OR (e.ended <> 0) OR (e.lump <> (0)::numeric));
END
;

CREATE OR REPLACE FUNCTION public.pfa_month_grain(columns text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE columns WHEN ''::text THEN ('111111'::"bit")::integer WHEN 'category'::text THEN ('011111'::"bit")::integer WHEN 'category, class'::text THEN ('001111'::"bit")::integer WHEN 'source, dor, area'::text THEN ('110001'::"bit")::integer WHEN 'manufacturer'::text THEN ('111110'::"bit")::integer ELSE NULL::integer END
;

CREATE OR REPLACE FUNCTION public.pfa_month_summary_follow()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
 SET enable_sort TO 'off'
 SET enable_nestloop TO 'off'
AS $function$
begin
  if current_setting('vanguard.summaries', true) = 'rebuild' then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    insert into pfa_month_summary_change
    select organization_id, grouping(category, class, source, dor, area, manufacturer),
           category, class, source, dor, area, manufacturer, is_actualized, is_discontinued, is_funds_transferable, layer, month,
           sum(sign * rate), sum(sign * rate_day), sum(sign * started), sum(sign * ended), sum(sign * bar_day), sum(sign * lump)
      from (
        select side.sign, organization_id, side.category, side.class, side.source, side.dor, side.area, side.manufacturer,
               side.is_actualized, side.is_discontinued, side.is_funds_transferable, part.layer, event.*
          from new_rows n
          join old_rows o using (organization_id, pfa_id)
         cross join lateral (
           select case
             when n.removed_at is null and o.removed_at is null
              and (n.category, n.class, n.source, n.dor, n.area, n.manufacturer, n.is_actualized, n.is_discontinued, n.is_funds_transferable)
                is not distinct from
                  (o.category, o.class, o.source, o.dor, o.area, o.manufacturer, o.is_actualized, o.is_discontinued, o.is_funds_transferable)
             then array[
               case when (n.plan_cost, n.original_start, n.original_end, n.data -> 'planSource')
                      is distinct from (o.plan_cost, o.original_start, o.original_end, o.data -> 'planSource') then 'plan' end,
               case when (n.forecast_cost, n.forecast_start, n.forecast_end, n.data -> 'forecastSource')
                      is distinct from (o.forecast_cost, o.forecast_start, o.forecast_end, o.data -> 'forecastSource') then 'forecast' end,
               case when (n.actual_cost, n.actual_start, n.actual_end, n.data -> 'actualSource')
                      is distinct from (o.actual_cost, o.actual_start, o.actual_end, o.data -> 'actualSource') then 'actual' end]
             else array['plan', 'forecast', 'actual'] end as layers
           offset 0 -- not for each part
         ) moved
         cross join lateral (
           select 1 as sign, n.category, n.class, n.source, n.dor, n.area, n.manufacturer, n.is_actualized, n.is_discontinued,
                  n.is_funds_transferable, n.removed_at, n.data, n.plan_cost, n.forecast_cost, n.actual_cost,
                  n.original_start, n.original_end, n.forecast_start, n.forecast_end, n.actual_start, n.actual_end
           union all
           select -1, o.category, o.class, o.source, o.dor, o.area, o.manufacturer, o.is_actualized, o.is_discontinued,
                  o.is_funds_transferable, o.removed_at, o.data, o.plan_cost, o.forecast_cost, o.actual_cost,
                  o.original_start, o.original_end, o.forecast_start, o.forecast_end, o.actual_start, o.actual_end
         ) side
         cross join lateral pfa_layers(side.data, side.source, side.is_actualized, side.plan_cost, side.forecast_cost, side.actual_cost,
           side.original_start, side.original_end, side.forecast_start, side.forecast_end, side.actual_start, side.actual_end) as part
         cross join lateral pfa_month_events(part.source, part.cost, part.starts_on, part.ends_on) as event
         where (n.data is distinct from o.data or n.removed_at is distinct from o.removed_at)
           and side.removed_at is null and part.layer = any(moved.layers)
      ) event
     group by organization_id, is_actualized, is_discontinued, is_funds_transferable, layer, month, grouping sets (
       (), (category), (category, class), (source, dor, area), (manufacturer)
     )
    having sum(sign * rate) <> 0 or sum(sign * rate_day) <> 0 or sum(sign * started) <> 0 or sum(sign * ended) <> 0
        or sum(sign * bar_day) <> 0 or sum(sign * lump) <> 0;
    return null;
  end if;
  execute format(
    $statement$
      insert into pfa_month_summary_change
      select organization_id, grouping(category, class, source, dor, area, manufacturer),
             category, class, source, dor, area, manufacturer, is_actualized, is_discontinued, is_funds_transferable, layer, month,
             sum(sign * rate), sum(sign * rate_day), sum(sign * started), sum(sign * ended), sum(sign * bar_day), sum(sign * lump)
        from (
          select m.sign, m.organization_id, m.category, m.class, m.source, m.dor, m.area, m.manufacturer,
                 m.is_actualized, m.is_discontinued, m.is_funds_transferable, part.layer, event.*
            from (select %s as sign, * from %I) m
           cross join lateral pfa_layers(m.data, m.source, m.is_actualized, m.plan_cost, m.forecast_cost, m.actual_cost,
             m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) as part
           cross join lateral pfa_month_events(part.source, part.cost, part.starts_on, part.ends_on) as event
           where m.removed_at is null
        ) event
       group by organization_id, is_actualized, is_discontinued, is_funds_transferable, layer, month, grouping sets (
         (), (category), (category, class), (source, dor, area), (manufacturer)
       )
      having sum(sign * rate) <> 0 or sum(sign * rate_day) <> 0 or sum(sign * started) <> 0 or sum(sign * ended) <> 0
          or sum(sign * bar_day) <> 0 or sum(sign * lump) <> 0
    $statement$,
    case tg_op when 'INSERT' then 1 else -1 end, case tg_op when 'INSERT' then 'new_rows' else 'old_rows' end);
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.pfa_overlay_follow_drafts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
 SET enable_seqscan TO 'off'
AS $function$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
  moved bigint;
begin
  perform pfa_share_drafts(organization_id) from (select distinct organization_id from touched order by 1) changed;
  if tg_op = 'DELETE' then
    perform set_config('vanguard.across_organizations', 'on', true);
    delete from pfa_overlay
     where ctid = any(array(
       select o.ctid
         from touched t
        cross join lateral (
          select ctid from pfa_overlay one
           where one.organization_id = t.organization_id and one.user_id = t.user_id and one.weight in (-1, 1) and one.pfa_id = t.pfa_id
          offset 0
        ) o
     ));
    perform set_config('vanguard.across_organizations', before, true);
    return null;
  end if;
  for turn in 1..2 loop
    insert into pfa_overlay as o (
      organization_id, user_id, weight, pfa_id, words,
      -- fields: overlay columns
      area, category, forecast_category, class, source, dor, manufacturer, model, equipment, contract, is_actualized,
      is_discontinued, is_funds_transferable, has_plan, has_actuals, has_unknown_source, monthly_rate, purchase_price,
      original_start, original_end, forecast_start, forecast_end, actual_start, actual_end, plan_cost, forecast_cost,
      actual_cost
      -- end of fields
    )
    select t.organization_id, t.user_id, 1, t.pfa_id,
           case when has_other_words then pfa_words(t.pfa_id, seen) else u.words end,
           -- fields: as the user sees them
           case when t.delta ? 'area' then pfa_text(t.delta, 'area') else u.area end,
           case when t.delta ? 'category' then pfa_text(t.delta, 'category') else u.category end,
           case when t.delta ? 'forecastCategory' then pfa_text(t.delta, 'forecastCategory') else u.forecast_category end,
           case when t.delta ? 'class' then pfa_text(t.delta, 'class') else u.class end,
           case when t.delta ? 'source' then pfa_text(t.delta, 'source') else u.source end,
           case when t.delta ? 'dor' then pfa_text(t.delta, 'dor') else u.dor end,
           case when t.delta ? 'manufacturer' then pfa_text(t.delta, 'manufacturer') else u.manufacturer end,
           case when t.delta ? 'model' then pfa_text(t.delta, 'model') else u.model end,
           case when t.delta ? 'equipment' then pfa_text(t.delta, 'equipment') else u.equipment end,
           case when t.delta ? 'contract' then pfa_text(t.delta, 'contract') else u.contract end,
           case when t.delta ? 'isActualized' then pfa_flag(t.delta, 'isActualized') else u.is_actualized end,
           case when t.delta ? 'isDiscontinued' then pfa_flag(t.delta, 'isDiscontinued') else u.is_discontinued end,
           case when t.delta ? 'isFundsTransferable' then pfa_flag(t.delta, 'isFundsTransferable') else u.is_funds_transferable end,
           u.has_plan,
           u.has_actuals,
           case when has_other_sources then pfa_has_unknown_source(seen) else u.has_unknown_source end,
           case when t.delta ? 'monthlyRate' then pfa_amount(t.delta, 'monthlyRate') else u.monthly_rate end,
           case when t.delta ? 'purchasePrice' then pfa_amount(t.delta, 'purchasePrice') else u.purchase_price end,
           u.original_start,
           u.original_end,
           case when t.delta ? 'forecastStart' then pfa_date(t.delta, 'forecastStart') else u.forecast_start end,
           case when t.delta ? 'forecastEnd' then pfa_date(t.delta, 'forecastEnd') else u.forecast_end end,
           case when t.delta ? 'actualStart' then pfa_date(t.delta, 'actualStart') else u.actual_start end,
           case when t.delta ? 'actualEnd' then pfa_date(t.delta, 'actualEnd') else u.actual_end end,
           u.plan_cost,
           case when has_other_costs then pfa_forecast_cost(seen) else u.forecast_cost end,
           case when has_other_costs then pfa_actual_cost(seen) else u.actual_cost end
           -- end of fields
      from touched t
     cross join lateral (
       select * from pfa_overlay one
        where one.organization_id = t.organization_id and one.user_id = t.user_id and one.weight = -1 and one.pfa_id = t.pfa_id
       offset 0
     ) u
     cross join lateral (
       select t.delta ?|
              -- fields: words follow from
              array['area', 'category', 'class', 'manufacturer', 'model', 'equipment', 'contract']
              -- end of fields
              as has_other_words,
              t.delta ?|
              -- fields: costs follow from
              array['source', 'isActualized', 'monthlyRate', 'purchasePrice', 'forecastStart', 'forecastEnd', 'actualStart',
              'actualEnd', 'forecastSource', 'forecastRate', 'forecastPrice', 'actualSource', 'actualRate', 'actualPrice']
              -- end of fields
              as has_other_costs,
              t.delta ?|
              -- fields: sources
              array['source', 'forecastSource', 'actualSource']
              -- end of fields
              as has_other_sources
     ) has
     cross join lateral (
       select case when has_other_words or has_other_costs then u.data || t.delta end as seen
       offset 0 -- merges once a row
     ) merged
        on conflict (organization_id, user_id, weight, pfa_id) do update
       set words = excluded.words,
           -- fields: replaced in the overlay
           area = excluded.area, category = excluded.category, forecast_category = excluded.forecast_category,
           class = excluded.class, source = excluded.source, dor = excluded.dor, manufacturer = excluded.manufacturer,
           model = excluded.model, equipment = excluded.equipment, contract = excluded.contract,
           is_actualized = excluded.is_actualized, is_discontinued = excluded.is_discontinued,
           is_funds_transferable = excluded.is_funds_transferable, has_plan = excluded.has_plan,
           has_actuals = excluded.has_actuals, has_unknown_source = excluded.has_unknown_source,
           monthly_rate = excluded.monthly_rate, purchase_price = excluded.purchase_price,
           original_start = excluded.original_start, original_end = excluded.original_end,
           forecast_start = excluded.forecast_start, forecast_end = excluded.forecast_end,
           actual_start = excluded.actual_start, actual_end = excluded.actual_end, plan_cost = excluded.plan_cost,
           forecast_cost = excluded.forecast_cost, actual_cost = excluded.actual_cost
           -- end of fields
    ;
    get diagnostics moved = row_count;
    exit when moved = (select count(*) from touched);
    insert into pfa_overlay (
      organization_id, user_id, weight, pfa_id, words, data,
      -- fields: overlay columns
      area, category, forecast_category, class, source, dor, manufacturer, model, equipment, contract, is_actualized,
      is_discontinued, is_funds_transferable, has_plan, has_actuals, has_unknown_source, monthly_rate, purchase_price,
      original_start, original_end, forecast_start, forecast_end, actual_start, actual_end, plan_cost, forecast_cost,
      actual_cost
      -- end of fields
    )
    select t.organization_id, t.user_id, -1, t.pfa_id, s.words, m.data,
           -- fields: as upstream has them
           m.area, m.category, m.forecast_category, m.class, m.source, m.dor, m.manufacturer, m.model, m.equipment,
           m.contract, m.is_actualized, m.is_discontinued, m.is_funds_transferable, m.has_plan, m.has_actuals,
           m.has_unknown_source, m.monthly_rate, m.purchase_price, m.original_start, m.original_end, m.forecast_start,
           m.forecast_end, m.actual_start, m.actual_end, m.plan_cost, m.forecast_cost, m.actual_cost
           -- end of fields
      from touched t
     cross join lateral (
       select * from pfa_mirror one
        where one.organization_id = t.organization_id and one.pfa_id = t.pfa_id and one.removed_at is null
       offset 0
     ) m
     cross join lateral (
       select * from pfa_search one where one.organization_id = t.organization_id and one.pfa_id = t.pfa_id
       offset 0
     ) s
        on conflict (organization_id, user_id, weight, pfa_id) do nothing;
  end loop;
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.pfa_owed(organization_id text, pfa_id text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
RETURN (SELECT jsonb_object_agg(field.key, field.value ORDER BY o.id) AS jsonb_object_agg FROM (pfa_outbox o CROSS JOIN LATERAL jsonb_each(o.delta) field(key, value)) WHERE ((o.organization_id = pfa_owed.organization_id) AND (o.pfa_id = pfa_owed.pfa_id) AND (o.state = ANY (ARRAY['queued'::text, 'sending'::text, 'delivered'::text]))))
;

CREATE OR REPLACE FUNCTION public.pfa_plain_words(VARIADIC texts text[])
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN pfa_letters(array_to_string(texts, ' '::text))
;

CREATE OR REPLACE FUNCTION public.pfa_plan_cost(data jsonb)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN pfa_cost(data, 'plan'::text, 'originalStart'::text, 'originalEnd'::text)
;

CREATE OR REPLACE FUNCTION public.pfa_rebase_drafts(organization_id text, ids text[])
 RETURNS integer
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
#variable_conflict use_column
declare
  moved integer;
begin
  -- Planning what follows takes longer than most pulls and commits have drafts to move. Of all records or of some: each by its index.
  if not (case when $2 is null then exists (select from pfa_draft d where d.organization_id = $1)
               else exists (select from pfa_draft d where d.organization_id = $1 and d.pfa_id = any($2)) end) then
    return 0;
  end if;
  execute $statement$
    with stale as materialized (
      select d.user_id, d.pfa_id, m.upstream_version as version, pfa_changed_fields(m.data, d.delta) as delta,
             pfa_rebased_baseline(m.data, pfa_changed_fields(m.data, d.delta), d.baseline) as baseline
        from pfa_draft d
        join pfa_mirror m using (organization_id, pfa_id)
       where d.organization_id = $1 and ($2 is null or d.pfa_id = any($2)) and m.removed_at is null
         and (d.baseline_version is distinct from m.upstream_version or pfa_kept_baseline(m.data, d.delta, '{}') <> d.baseline)
    ),
    moved as (
      update pfa_draft d set delta = s.delta, baseline = s.baseline, baseline_version = s.version
        from stale s
       where d.organization_id = $1 and d.user_id = s.user_id and d.pfa_id = s.pfa_id and s.delta <> '{}'
      returning 1
    ),
    arrived as (
      delete from pfa_draft d using stale s
       where d.organization_id = $1 and d.user_id = s.user_id and d.pfa_id = s.pfa_id and s.delta = '{}'
      returning 1
    )
    select (select count(*) from moved) + (select count(*) from arrived)
  $statement$ into moved using organization_id, ids;
  return moved;
end
$function$
;

CREATE OR REPLACE FUNCTION public.pfa_rebased_baseline(data jsonb, delta jsonb, baseline jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN pfa_kept_baseline(data, delta, pfa_changed_fields(data, baseline))
;

CREATE OR REPLACE FUNCTION public.pfa_result_version()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'public', 'public'
AS $function$
  select concat(count(*), '.', coalesce(sum(id), 0)) from (
    select id from organization_event
     where organization_id = current_organization_id() and user_id is null and kind = 'records'
    union all
    select id from organization_event
     where organization_id = current_organization_id() and user_id = current_user_id() and kind = 'drafts'
  ) told
$function$
;
grant execute on function pfa_result_version() to vanguard_app;
revoke execute on function pfa_result_version() from public;

CREATE OR REPLACE FUNCTION public.pfa_return_message(organization text, message bigint, attempt integer, as_state text, code text, field text, reason text, fresh jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'public'
AS $function$
declare
  o pfa_outbox;
  known jsonb;
  owed jsonb;
  back jsonb;
begin
  perform pfa_lock_drafts(organization);
  update pfa_outbox m
     set state = as_state, outcome = code, last_error = reason, settled_at = now(), claimed_until = null
   where m.organization_id = organization and m.id = message and m.state in ('queued', 'sending', 'delivered')
     and (attempt is null or (m.state = 'sending' and m.attempts = attempt))
  returning * into o;
  if not found then
    return false;
  end if;
  -- Later changes of the same fields were made on top of this one, which upstream never had.
  update pfa_outbox later
     set baseline = later.baseline || (
       select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(o.baseline) where later.baseline ? key and o.delta -> key = later.baseline -> key)
   where later.organization_id = organization and later.pfa_id = o.pfa_id and later.id > o.id and later.state in ('queued', 'sending');
  owed := pfa_owed(organization, o.pfa_id);
  perform set_config('vanguard.history', as_state, true);
  update pfa_mirror m
     set data = case when owed is null then upstream else pfa_with_delta(upstream, owed) end,
         upstream_data = case when owed is not null then upstream end,
         upstream_version = case when fresh is null then m.upstream_version else fresh ->> 'version' end,
         updated_at = now(), last_seen_at = case when fresh is null then m.last_seen_at else clock_timestamp() end
    from (select coalesce(fresh -> 'data', upstream_data, data) as upstream from pfa_mirror
           where organization_id = organization and pfa_id = o.pfa_id) now_there
   where m.organization_id = organization and m.pfa_id = o.pfa_id;
  perform set_config('vanguard.history', '', true);
  if as_state = 'refused' then
    select data into known from pfa_mirror where organization_id = organization and pfa_id = o.pfa_id;
    select jsonb_object_agg(key, value) into back from jsonb_each(o.delta)
     where not exists (
       select from pfa_outbox later
        where later.organization_id = organization and later.pfa_id = o.pfa_id and later.user_id = o.user_id
          and later.id > o.id and later.state in ('queued', 'sending', 'delivered') and later.delta ? key);
    -- What the author has drafted since goes on top of what comes back.
    insert into pfa_draft as d (organization_id, pfa_id, user_id, delta, baseline, change_reason, session_id, refusal)
    select organization, o.pfa_id, o.user_id, back, o.baseline, o.change_reason, o.session_id,
           jsonb_build_object('code', code, 'field', field, 'message', reason, 'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
     where exists (select from app_user u where u.id = o.user_id) and known is not null and back is not null
        on conflict (organization_id, user_id, pfa_id) do update
       set delta = excluded.delta || d.delta, baseline = d.baseline || excluded.baseline, refusal = excluded.refusal,
           updated_at = now();
  end if;
  perform pfa_rebase_drafts(organization, array[o.pfa_id]);
  return true;
end
$function$
;
revoke execute on function pfa_return_message(text,bigint,integer,text,text,text,text,jsonb) from public;

CREATE OR REPLACE FUNCTION public.pfa_search_estimate(query tsquery, OUT rarest tsquery, OUT records bigint)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
AS $function$
declare
  unknown constant text := '''2b1d4c7f00e94a'':*';
  unknown_records bigint;
  estimate bigint;
  word text;
  plan json;
begin
  foreach word in array unknown || coalesce(string_to_array(query::text, ' & '), '{}') loop
    execute format('explain (format json) select from pfa_search where organization_id = %L and words @@ %L',
      current_organization_id(), word) into plan;
    estimate := plan -> 0 -> 'Plan' ->> 'Plan Rows';
    if word = unknown then
      unknown_records := estimate;
    elsif records is null or estimate < records then
      records := estimate;
      rarest := word;
    end if;
  end loop;
  records := case when records > unknown_records then records else 0 end;
end
$function$
;
comment on function pfa_search_estimate(tsquery) is 'The query as pfa_search_query makes it: words joined by &; the rarest is null where it has none';

CREATE OR REPLACE FUNCTION public.pfa_search_matches(query tsquery)
 RETURNS TABLE(pfa_id text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
  word tsquery := (pfa_search_estimate(query)).rarest;
begin
  return query
    select s.pfa_id from pfa_search s
     where s.organization_id = current_organization_id() and s.words @@ word
       and ts_match_vq(s.words, query); -- the operator would ask the index
end
$function$
;

CREATE OR REPLACE FUNCTION public.pfa_search_query(search text)
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (SELECT (string_agg((quote_literal(word.word) || ':*'::text), ' & '::text))::tsquery AS string_agg FROM unnest(tsvector_to_array(to_tsvector('simple'::regconfig, pfa_plain_words(VARIADIC ARRAY[pfa_search_query.search])))) word(word))
;

CREATE OR REPLACE FUNCTION public.pfa_search_ranks(query tsquery)
 RETURNS TABLE(pfa_id text, rank real)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
  word tsquery := (pfa_search_estimate(query)).rarest;
begin
  return query
    select s.pfa_id, ts_rank(s.words, query) from pfa_search s
     where s.organization_id = current_organization_id() and s.words @@ word and ts_match_vq(s.words, query);
end
$function$
;

CREATE OR REPLACE FUNCTION public.pfa_share_drafts(organization_id text)
 RETURNS void
 LANGUAGE sql
RETURN pg_advisory_xact_lock_shared(hashtextextended(organization_id, (3)::bigint))
;

CREATE OR REPLACE FUNCTION public.pfa_summary_follow()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'public'
 SET enable_sort TO 'off'
 SET enable_nestloop TO 'off'
AS $function$
begin
  if current_setting('vanguard.summaries', true) = 'rebuild' then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    with pair as materialized (
      select n.organization_id, n.removed_at is null as is_there, o.removed_at is null as was_there,
             n.removed_at is null and o.removed_at is null
               and (n.category, n.class, n.source, n.dor, n.area, n.manufacturer, n.model, n.is_actualized, n.is_discontinued, n.is_funds_transferable)
                 is not distinct from
                   (o.category, o.class, o.source, o.dor, o.area, o.manufacturer, o.model, o.is_actualized, o.is_discontinued, o.is_funds_transferable)
               as stays,
             (n.plan_cost, n.forecast_cost, n.actual_cost) is distinct from (o.plan_cost, o.forecast_cost, o.actual_cost) as costs_differ,
             n.category, n.class, n.source, n.dor, n.area, n.manufacturer, n.model,
             n.is_actualized, n.is_discontinued, n.is_funds_transferable, n.plan_cost, n.forecast_cost, n.actual_cost,
             o.category as old_category, o.class as old_class, o.source as old_source, o.dor as old_dor, o.area as old_area,
             o.manufacturer as old_manufacturer, o.model as old_model, o.is_actualized as was_actualized,
             o.is_discontinued as was_discontinued, o.is_funds_transferable as was_funds_transferable,
             o.plan_cost as old_plan_cost, o.forecast_cost as old_forecast_cost, o.actual_cost as old_actual_cost,
             array[n.original_start, n.original_end, n.forecast_start, n.forecast_end, n.actual_start, n.actual_end] as days,
             array[o.original_start, o.original_end, o.forecast_start, o.forecast_end, o.actual_start, o.actual_end] as old_days
        from new_rows n
        join old_rows o using (organization_id, pfa_id)
       where n.data is distinct from o.data or n.removed_at is distinct from o.removed_at
    ),
    day as (
      select pair.*, d.*, day is distinct from old_day as moves
        from pair
       cross join lateral unnest(
         array[pfa_grain('original_start'), pfa_grain('original_end'), pfa_grain('forecast_start'), pfa_grain('forecast_end'),
               pfa_grain('actual_start'), pfa_grain('actual_end')], days, old_days) as d(grain, day, old_day)
       where not stays or costs_differ or days is distinct from old_days
    )
    insert into pfa_summary_change
    select organization_id, grouping(category, class, source, dor, area, manufacturer, model) << 6 | b'111111'::integer,
           category, class, source, dor, area, manufacturer, model, null::date, is_actualized, is_discontinued, is_funds_transferable,
           sum(records), sum(plan_cost), sum(forecast_cost), sum(actual_cost)
      from (
        select organization_id, category, class, source, dor, area, manufacturer, model,
               is_actualized, is_discontinued, is_funds_transferable, 0 as records,
               plan_cost - old_plan_cost as plan_cost, forecast_cost - old_forecast_cost as forecast_cost, actual_cost - old_actual_cost as actual_cost
          from pair where stays and costs_differ
        union all
        select organization_id, category, class, source, dor, area, manufacturer, model,
               is_actualized, is_discontinued, is_funds_transferable, 1, plan_cost, forecast_cost, actual_cost
          from pair where is_there and not stays
        union all
        select organization_id, old_category, old_class, old_source, old_dor, old_area, old_manufacturer, old_model,
               was_actualized, was_discontinued, was_funds_transferable, -1, -old_plan_cost, -old_forecast_cost, -old_actual_cost
          from pair where was_there and not stays
      ) cell
     group by organization_id, is_actualized, is_discontinued, is_funds_transferable, grouping sets (
       (), (category, class), (source, dor, area), (manufacturer, model),
       (category, class, source, dor, area), (category, area, manufacturer, source, dor),
       (category, class, manufacturer, model, source)
     )
    having sum(records) <> 0 or sum(plan_cost) <> 0 or sum(forecast_cost) <> 0 or sum(actual_cost) <> 0
    union all
    select organization_id, grain, null, null, null, null, null, null, null, on_day, is_actualized, is_discontinued, is_funds_transferable,
           sum(records), sum(plan_cost), sum(forecast_cost), sum(actual_cost)
      from (
        select organization_id, grain, day as on_day, is_actualized, is_discontinued, is_funds_transferable, 0 as records,
               plan_cost - old_plan_cost as plan_cost, forecast_cost - old_forecast_cost as forecast_cost, actual_cost - old_actual_cost as actual_cost
          from day where stays and costs_differ and not moves
        union all
        select organization_id, grain, day, is_actualized, is_discontinued, is_funds_transferable, 1, plan_cost, forecast_cost, actual_cost
          from day where is_there and (moves or not stays)
        union all
        select organization_id, grain, old_day, was_actualized, was_discontinued, was_funds_transferable, -1,
               -old_plan_cost, -old_forecast_cost, -old_actual_cost
          from day where was_there and (moves or not stays)
      ) of_day
     group by organization_id, grain, on_day, is_actualized, is_discontinued, is_funds_transferable
    having sum(records) <> 0 or sum(plan_cost) <> 0 or sum(forecast_cost) <> 0 or sum(actual_cost) <> 0;
    return null;
  end if;
  execute format(
    $statement$
      insert into pfa_summary_change
      select organization_id,
             grouping(category, class, source, dor, area, manufacturer, model, original_start, original_end,
                      forecast_start, forecast_end, actual_start, actual_end),
             category, class, source, dor, area, manufacturer, model,
             case
               when grouping(original_start) = 0 then original_start when grouping(original_end) = 0 then original_end
               when grouping(forecast_start) = 0 then forecast_start when grouping(forecast_end) = 0 then forecast_end
               when grouping(actual_start) = 0 then actual_start when grouping(actual_end) = 0 then actual_end
             end,
             is_actualized, is_discontinued, is_funds_transferable,
             sum(sign), sum(sign * plan_cost), sum(sign * forecast_cost), sum(sign * actual_cost)
        from (select %s as sign, * from %I) touched
       where removed_at is null
       group by organization_id, is_actualized, is_discontinued, is_funds_transferable, grouping sets (
         (), (category, class), (source, dor, area), (manufacturer, model),
         (category, class, source, dor, area), (category, area, manufacturer, source, dor),
         (category, class, manufacturer, model, source),
         (original_start), (original_end), (forecast_start), (forecast_end), (actual_start), (actual_end)
       )
      having sum(sign) <> 0 or sum(sign * plan_cost) <> 0 or sum(sign * forecast_cost) <> 0 or sum(sign * actual_cost) <> 0
    $statement$,
    case tg_op when 'INSERT' then 1 else -1 end, case tg_op when 'INSERT' then 'new_rows' else 'old_rows' end);
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.pfa_text(data jsonb, field text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN NULLIF((data ->> field), ''::text)
;

CREATE OR REPLACE FUNCTION public.pfa_unchanged_custom(data jsonb, delta jsonb)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT key.key FROM jsonb_object_keys(pfa_unchanged_custom.delta) key(key) WHERE (COALESCE(NULLIF(NULLIF((pfa_unchanged_custom.data -> key.key), '""'::jsonb), 'false'::jsonb), 'null'::jsonb) = COALESCE(NULLIF(NULLIF((pfa_unchanged_custom.delta -> key.key), '""'::jsonb), 'false'::jsonb), 'null'::jsonb)))
;

CREATE OR REPLACE FUNCTION public.pfa_with_delta(data jsonb, delta jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN jsonb_strip_nulls((data || delta))
;

CREATE OR REPLACE FUNCTION public.pfa_words(pfa_id text, data jsonb)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((setweight(to_tsvector('simple'::regconfig, pfa_letters(((((pfa_id || ' '::text) || COALESCE((data ->> 'equipment'::text), ''::text)) || ' '::text) || COALESCE((data ->> 'contract'::text), ''::text)))), 'A'::"char") || setweight(to_tsvector('simple'::regconfig, pfa_letters(((((COALESCE((data ->> 'class'::text), ''::text) || ' '::text) || COALESCE((data ->> 'category'::text), ''::text)) || ' '::text) || COALESCE((data ->> 'description'::text), ''::text)))), 'B'::"char")) || setweight(to_tsvector('simple'::regconfig, pfa_letters(((((COALESCE((data ->> 'manufacturer'::text), ''::text) || ' '::text) || COALESCE((data ->> 'model'::text), ''::text)) || ' '::text) || COALESCE((data ->> 'area'::text), ''::text)))), 'C'::"char"))
;

CREATE OR REPLACE FUNCTION public.text_to_jsonb(source text)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
begin
  return source::jsonb;
exception
  when others then return to_jsonb(source);
end
$function$
;

CREATE OR REPLACE FUNCTION public.withdraw_password_attempt(keys bytea[], free integer[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'public'
AS $function$
declare
  one record;
begin
  for one in select l.* from unnest(keys, free) as l (key, free) order by l.key loop
    update password_attempt a
       set count = greatest(a.count - 1, 0),
           opens_at = case when a.count - 1 < one.free then least(a.opens_at, clock_timestamp()) else a.opens_at end
     where a.key = one.key;
  end loop;
end
$function$
;
revoke execute on function withdraw_password_attempt(bytea[],integer[]) from public;
