/**
 * Which legacy table becomes which table of the product, column by column, as data. A column that an installation
 * lacks is left to its default; a column that is not named here stays in `legacy` and the report says so.
 */

/** How a legacy value becomes the product's. */
export type ValueKind = 'plain' | 'instant' | 'json' | 'amount' | 'role';

export interface ColumnMapping {
  to: string;
  from: string;
  kind: ValueKind;
  /** The roles that the product knows; another one becomes `viewer`, who may change nothing. */
  roles?: readonly string[];
}

/** A row whose legacy column names a row that is not there stays in `legacy`. */
export interface Reference {
  from: string;
  table: string;
  /** For the report: "since they name … that does not exist". */
  noun: string;
}

export interface TableMapping {
  from: string;
  to: string;
  columns: readonly ColumnMapping[];
  references?: readonly Reference[];
}

const plain = (to: string, from: string): ColumnMapping => ({ to, from, kind: 'plain' });
const instant = (to: string, from: string): ColumnMapping => ({ to, from, kind: 'instant' });
const json = (to: string, from: string): ColumnMapping => ({ to, from, kind: 'json' });
const amount = (to: string, from: string): ColumnMapping => ({ to, from, kind: 'amount' });
const role = (...roles: string[]): ColumnMapping => ({ to: 'role', from: 'role', kind: 'role', roles });
const stamps = [instant('created_at', 'createdAt'), instant('updated_at', 'updatedAt')];
const checks = [plain('status', 'status'), instant('last_checked_at', 'lastChecked'), plain('last_error', 'lastError')];
const credentials = [
  plain('auth_key_encrypted', 'authKeyEncrypted'),
  plain('auth_value_encrypted', 'authValueEncrypted'),
  json('custom_headers', 'customHeaders'),
];

const toUser: Reference = { from: 'userId', table: 'app_user', noun: 'a user' };
export const toOrganization: Reference = { from: 'organizationId', table: 'organization', noun: 'an organization' };
const toApi = (from: string): Reference => ({ from, table: 'api_configuration', noun: 'an API configuration' });

/** In an order that meets the references between them. */
export const tableMappings: readonly TableMapping[] = [
  {
    from: 'users',
    to: 'app_user',
    columns: [
      plain('id', 'id'),
      plain('username', 'username'),
      plain('email', 'email'),
      plain('password_hash', 'passwordHash'),
      plain('first_name', 'firstName'),
      plain('last_name', 'lastName'),
      plain('avatar_url', 'avatarUrl'),
      role('admin', 'user', 'viewer'),
      plain('is_active', 'isActive'),
      ...stamps,
    ],
  },
  {
    from: 'organizations',
    to: 'organization',
    columns: [
      plain('id', 'id'),
      plain('code', 'code'),
      plain('name', 'name'),
      plain('description', 'description'),
      plain('logo_url', 'logoUrl'),
      plain('is_active', 'isActive'),
      ...stamps,
    ],
  },
  {
    from: 'user_organizations',
    to: 'organization_member',
    references: [toUser, toOrganization],
    columns: [
      plain('legacy_id', 'id'),
      plain('user_id', 'userId'),
      plain('organization_id', 'organizationId'),
      role('owner', 'admin', 'member', 'viewer'),
      instant('created_at', 'createdAt'),
    ],
  },
  {
    from: 'ai_providers',
    to: 'ai_provider',
    columns: [
      plain('id', 'id'),
      plain('type', 'type'),
      plain('name', 'name'),
      plain('is_enabled', 'enabled'),
      plain('api_key_encrypted', 'apiKeyEncrypted'),
      plain('api_endpoint', 'apiEndpoint'),
      plain('default_model', 'defaultModel'),
      json('available_models', 'availableModels'),
      amount('pricing_input', 'pricingInput'),
      amount('pricing_output', 'pricingOutput'),
      amount('pricing_cached', 'pricingCached'),
      plain('max_tokens_per_request', 'maxTokensPerRequest'),
      plain('max_requests_per_minute', 'maxRequestsPerMinute'),
      plain('retry_attempts', 'retryAttempts'),
      plain('retry_delay_ms', 'retryDelayMs'),
      plain('timeout_ms', 'timeoutMs'),
      plain('status', 'status'),
      instant('last_health_check_at', 'lastHealthCheck'),
      amount('error_rate', 'errorRate'),
      ...stamps,
    ],
  },
  {
    from: 'organization_ai_configs',
    to: 'organization_ai_config',
    references: [toOrganization],
    columns: [
      plain('legacy_id', 'id'),
      plain('organization_id', 'organizationId'),
      plain('is_enabled', 'enabled'),
      plain('access_level', 'accessLevel'),
      plain('primary_provider_id', 'primaryProviderId'),
      json('fallback_provider_ids', 'fallbackProviderIds'),
      json('routing_rules', 'routingRules'),
      amount('daily_limit_usd', 'dailyLimitUsd'),
      amount('monthly_limit_usd', 'monthlyLimitUsd'),
      plain('alert_threshold_percent', 'alertThresholdPercent'),
      plain('max_context_records', 'maxContextRecords'),
      plain('include_historical_data', 'includeHistoricalData'),
      plain('enable_semantic_cache', 'enableSemanticCache'),
      plain('cache_expiration_hours', 'cacheExpirationHours'),
      ...stamps,
    ],
  },
  {
    from: 'ai_usage_logs',
    to: 'ai_usage_log',
    references: [toUser],
    columns: [
      plain('id', 'id'),
      plain('user_id', 'userId'),
      plain('organization_id', 'organizationId'),
      plain('provider', 'provider'),
      plain('model', 'model'),
      plain('prompt_tokens', 'promptTokens'),
      plain('completion_tokens', 'completionTokens'),
      plain('total_tokens', 'totalTokens'),
      amount('cost_usd', 'costUsd'),
      plain('latency_ms', 'latencyMs'),
      plain('is_cached', 'cached'),
      plain('is_success', 'success'),
      plain('error_message', 'errorMessage'),
      plain('query_hash', 'queryHash'),
      instant('created_at', 'createdAt'),
    ],
  },
  {
    from: 'api_configurations',
    to: 'api_configuration',
    references: [toOrganization],
    columns: [
      plain('id', 'id'),
      plain('organization_id', 'organizationId'),
      plain('name', 'name'),
      plain('usage', 'usage'),
      plain('url', 'url'),
      plain('auth_type', 'authType'),
      ...credentials,
      plain('operation_type', 'operationType'),
      json('feeds', 'feeds'),
      ...checks,
      instant('first_sync_at', 'firstSyncAt'),
      instant('last_sync_at', 'lastSyncAt'),
      plain('last_sync_record_count', 'lastSyncRecordCount'),
      plain('total_sync_record_count', 'totalSyncRecordCount'),
      ...stamps,
    ],
  },
  {
    from: 'organization_api_credentials',
    to: 'organization_api_credential',
    references: [toOrganization, toApi('apiConfigurationId')],
    columns: [
      plain('legacy_id', 'id'),
      plain('organization_id', 'organizationId'),
      plain('api_configuration_id', 'apiConfigurationId'),
      ...credentials,
      ...checks,
      ...stamps,
    ],
  },
  {
    from: 'data_source_mappings',
    to: 'data_source_mapping',
    references: [toApi('apiConfigId')],
    columns: [
      plain('id', 'id'),
      plain('organization_id', 'organizationId'),
      plain('entity_type', 'entityType'),
      plain('api_configuration_id', 'apiConfigId'),
      plain('priority', 'priority'),
      plain('is_active', 'isActive'),
      instant('last_used_at', 'lastUsedAt'),
      instant('last_success_at', 'lastSuccessAt'),
      instant('last_failure_at', 'lastFailureAt'),
      plain('success_count', 'successCount'),
      plain('failure_count', 'failureCount'),
      plain('average_response_ms', 'avgResponseTime'),
      ...stamps,
    ],
  },
  {
    from: 'field_configurations',
    to: 'field_configuration',
    references: [toOrganization],
    columns: [
      plain('id', 'id'),
      plain('organization_id', 'organizationId'),
      plain('name', 'name'),
      plain('description', 'description'),
      plain('is_default', 'isDefault'),
      json('field_mappings', 'fieldMappings'),
      plain('include_headers', 'includeHeaders'),
      plain('date_format', 'dateFormat'),
      plain('delimiter', 'delimiter'),
      plain('encoding', 'encoding'),
      ...stamps,
    ],
  },
  {
    from: 'sync_logs',
    to: 'sync_run',
    columns: [
      plain('id', 'id'),
      plain('organization_id', 'organizationId'),
      plain('kind', 'syncType'),
      plain('status', 'status'),
      plain('records_processed', 'recordsProcessed'),
      plain('records_inserted', 'recordsInserted'),
      plain('records_updated', 'recordsUpdated'),
      plain('records_deleted', 'recordsDeleted'),
      plain('duration_ms', 'durationMs'),
      plain('error_message', 'errorMessage'),
      plain('triggered_by', 'triggeredBy'),
      instant('created_at', 'createdAt'),
    ],
  },
];
