/**
 * Which legacy table becomes which table of the product, column by column, as data. A column that an installation
 * lacks is left to its default; a column that is not named here stays in `legacy` and the report says so.
 */

/** How a legacy value becomes the product's. */
export type ValueKind = 'plain' | 'instant' | 'json' | 'amount';

export interface ColumnMapping {
  to: string;
  from: string;
  kind: ValueKind;
}

export interface TableMapping {
  from: string;
  to: string;
  columns: readonly ColumnMapping[];
}

const plain = (to: string, from: string): ColumnMapping => ({ to, from, kind: 'plain' });
const instant = (to: string, from: string): ColumnMapping => ({ to, from, kind: 'instant' });
const json = (to: string, from: string): ColumnMapping => ({ to, from, kind: 'json' });
const amount = (to: string, from: string): ColumnMapping => ({ to, from, kind: 'amount' });
const stamps = [instant('created_at', 'createdAt'), instant('updated_at', 'updatedAt')];
const checks = [plain('status', 'status'), instant('last_checked_at', 'lastChecked'), plain('last_error', 'lastError')];
const credentials = [
  plain('auth_key_encrypted', 'authKeyEncrypted'),
  plain('auth_value_encrypted', 'authValueEncrypted'),
  json('custom_headers', 'customHeaders'),
];

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
      plain('role', 'role'),
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
    columns: [
      plain('legacy_id', 'id'),
      plain('user_id', 'userId'),
      plain('organization_id', 'organizationId'),
      plain('role', 'role'),
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

export type FieldKind = 'text' | 'flag' | 'amount' | 'date';

export interface FieldMapping {
  /** In the mirror's JSON. */
  field: string;
  from: string;
  kind: FieldKind;
  /** Whether a person may change it; the plan is never edited here. */
  isEditable: boolean;
}

const field = (name: string, kind: FieldKind = 'text', from = name, isEditable = true): FieldMapping => ({
  field: name,
  from,
  kind,
  isEditable,
});
const locked = (name: string, kind: FieldKind): FieldMapping => field(name, kind, name, false);

/** The fields of a PFA record. */
export const recordMappings: readonly FieldMapping[] = [
  field('area', 'text', 'areaSilo'),
  field('category'),
  field('forecastCategory'),
  field('class'),
  field('source'),
  field('dor'),
  field('isActualized', 'flag'),
  field('isDiscontinued', 'flag'),
  field('isFundsTransferable', 'flag'),
  field('monthlyRate', 'amount'),
  field('purchasePrice', 'amount'),
  field('manufacturer'),
  field('model'),
  locked('originalStart', 'date'),
  locked('originalEnd', 'date'),
  locked('hasPlan', 'flag'),
  field('forecastStart', 'date'),
  field('forecastEnd', 'date'),
  field('actualStart', 'date'),
  field('actualEnd', 'date'),
  locked('hasActuals', 'flag'),
  field('contract'),
  field('equipment'),
  locked('lastModifiedBy', 'text'),
];

/** Columns of pfa_records that are read, but not as fields of the record. */
export const recordStateColumns = [
  'pfaId',
  'organizationId',
  'lastModified',
  'syncState',
  'lastSyncedAt',
  'pemsVersion',
  'modifiedFields',
  'modifiedBy',
  'modifiedAt',
  'createdAt',
  'updatedAt',
];
