/** The administrative tables: users, organizations, memberships, AI, API configurations, mappings, logs. */
import { createHash } from 'node:crypto';
import { encryptCredential } from './credentials.ts';
import { storeInstant, storePastInstant } from './instant.ts';
import { users } from './people.ts';
import type { Random } from './random.ts';
import type { Row, TableRows } from './sample-rows.ts';
import { organizations } from './vocabulary.ts';

export interface AdminRows {
  tables: TableRows[];
  userIds: string[];
  organizationIds: string[];
}

const usages = ['PEMS_PFA_READ', 'PEMS_PFA_WRITE', 'PEMS_ASSETS', 'PEMS_CLASSES', 'PEMS_ORGANIZATIONS', 'PEMS_USERS'];

export function buildAdminRows(random: Random, organizationCount: number, encryptionKey: string): AdminRows {
  const stamps = () => ({ createdAt: storePastInstant(random, 140), updatedAt: storePastInstant(random, 30) });
  const userRows = users.map(
    ({ password: _, isActive, ...user }): Row => ({
      id: random.uuid(),
      ...user,
      isActive: Number(isActive),
      avatarUrl: null,
      ...stamps(),
    }),
  );
  const organizationRows = Array.from({ length: organizationCount }, (_, i) => organizationRow(i)).map(
    (organization): Row => ({ id: random.uuid(), ...organization, logoUrl: null, isActive: 1, ...stamps() }),
  );
  const userIds = userRows.map(({ id }) => String(id));
  const organizationIds = organizationRows.map(({ id }) => String(id));
  const encrypted = (text: string) => encryptCredential(text, encryptionKey, random);
  const providers = providerRows(random, encrypted, stamps);
  const configurations = configurationRows(random, organizationIds, encrypted, stamps);
  const configurationIds = configurations.map(({ id }) => String(id));
  return {
    userIds,
    organizationIds,
    tables: [
      { table: 'users', rows: userRows },
      { table: 'organizations', rows: organizationRows },
      { table: 'user_organizations', rows: membershipRows(random, userIds, organizationIds) },
      { table: 'ai_providers', rows: providers },
      { table: 'organization_ai_configs', rows: aiConfigRows(random, organizationIds, stamps) },
      { table: 'ai_usage_logs', rows: usageLogRows(random, userIds, organizationIds) },
      { table: 'api_configurations', rows: configurations },
      {
        table: 'organization_api_credentials',
        rows: credentialRows(random, organizationIds, configurationIds, encrypted, stamps),
      },
      { table: 'data_source_mappings', rows: mappingRows(random, organizationIds, configurationIds, stamps) },
      { table: 'field_configurations', rows: fieldConfigurationRows(organizationIds, stamps) },
      { table: 'sync_logs', rows: syncLogRows(random, organizationIds) },
    ],
  };
}

function organizationRow(i: number): Row {
  const known = organizations[i];
  return known ? { ...known } : { code: `ORG${i + 1}`, name: `Organization ${i + 1}`, description: null };
}

/** Twelve memberships: everyone but the administrator works somewhere, some in several places. */
function membershipRows(random: Random, userIds: string[], organizationIds: string[]): Row[] {
  const wanted: [user: number, organization: number, role: string][] = [
    [0, 0, 'owner'],
    [1, 0, 'owner'],
    [1, 1, 'admin'],
    [2, 0, 'member'],
    [2, 2, 'member'],
    [2, 3, 'admin'],
    [3, 4, 'owner'],
    [3, 0, 'viewer'],
    [4, 5, 'viewer'],
    [5, 6, 'owner'],
    [5, 2, 'member'],
    [6, 1, 'member'],
  ];
  return wanted
    .filter(([, organization]) => organization < organizationIds.length)
    .map(([user, organization, role]) => ({
      id: random.uuid(),
      userId: userIds[user] as string,
      organizationId: organizationIds[organization] as string,
      role,
      createdAt: storePastInstant(random, 120),
    }));
}

type Encrypt = (text: string) => string;
type Stamps = () => Row;

function providerRows(random: Random, encrypted: Encrypt, stamps: Stamps): Row[] {
  const provider = (
    id: string,
    type: string,
    name: string,
    models: string[],
    prices: [number, number, number | null],
  ): Row => ({
    id,
    type,
    name,
    enabled: 1,
    apiKeyEncrypted: encrypted(`sample-${type}-key`),
    apiEndpoint: null,
    defaultModel: models[0] ?? '',
    availableModels: JSON.stringify(models),
    pricingInput: prices[0],
    pricingOutput: prices[1],
    pricingCached: prices[2],
    status: 'untested',
    lastHealthCheck: storePastInstant(random, 3),
    errorRate: random.next() / 50,
    ...stamps(),
  });
  return [
    provider('gemini-default', 'gemini', 'Gemini', ['gemini-pro', 'gemini-flash'], [0.075, 0.3, 0.01875]),
    provider('openai-default', 'openai', 'OpenAI', ['gpt-large', 'gpt-small'], [2.5, 10, 1.25]),
    provider('anthropic-default', 'anthropic', 'Anthropic', ['claude-large'], [3, 15, null]),
  ];
}

function aiConfigRows(random: Random, organizationIds: string[], stamps: Stamps): Row[] {
  return organizationIds.slice(0, 2).map((organizationId, i) => ({
    id: random.uuid(),
    organizationId,
    primaryProviderId: i === 0 ? 'gemini-default' : 'retired-provider',
    fallbackProviderIds: JSON.stringify(['openai-default']),
    routingRules: i === 0 ? JSON.stringify({ longContext: 'anthropic-default', 'größer als': 32_000 }) : null,
    dailyLimitUsd: 12.5,
    monthlyLimitUsd: 250.1,
    ...stamps(),
  }));
}

function usageLogRows(random: Random, userIds: string[], organizationIds: string[]): Row[] {
  return Array.from({ length: 60 }, (_, i) => {
    const [promptTokens, completionTokens] = [random.integer(200, 9000), random.integer(20, 1500)];
    return {
      id: random.uuid(),
      userId: random.pick(userIds),
      organizationId: i % 20 === 19 ? 'closed-organization' : random.pick(organizationIds),
      provider: 'gemini',
      model: 'gemini-flash',
      promptTokens,
      completionTokens,
      totalTokens: promptTokens + completionTokens,
      costUsd: (promptTokens * 0.075 + completionTokens * 0.3) / 1_000_000,
      latencyMs: random.integer(300, 8000),
      cached: Number(random.chance(0.2)),
      success: Number(i % 15 !== 14),
      errorMessage: i % 15 === 14 ? 'quota exceeded — try again later' : null,
      queryHash: createHash('sha256')
        .update(`query ${i % 17}`)
        .digest('hex')
        .slice(0, 32),
      createdAt: storePastInstant(random, 60),
    };
  });
}

function configurationRows(random: Random, organizationIds: string[], encrypted: Encrypt, stamps: Stamps): Row[] {
  return Array.from({ length: 10 }, (_, i) => {
    const usage = usages[i % usages.length] as string;
    return {
      id: i < usages.length ? usage.toLowerCase().replaceAll('_', '-') : random.uuid(),
      organizationId: i < usages.length ? null : (organizationIds[i % organizationIds.length] as string),
      name: `${usage.replaceAll('_', ' ')}${i < usages.length ? '' : ' (own)'}`,
      usage,
      url: 'https://pems.example.com/axis/restservices',
      authType: 'basic',
      authKeyEncrypted: encrypted(`sample-user-${i}`),
      authValueEncrypted: encrypted(`sample-pässword-${i}`),
      customHeaders: JSON.stringify([
        { key: 'tenant', value: 'SAMPLE_TEST' },
        { key: 'organization', value: 'RIO' },
      ]),
      operationType: usage.endsWith('WRITE') ? 'write' : 'read',
      feeds:
        usage === 'PEMS_PFA_READ'
          ? JSON.stringify([{ entity: 'pfa', views: ['grid'], operation: 'read', frequency: 'hourly' }])
          : null,
      lastChecked: storePastInstant(random, 2),
      lastError: null,
      firstSyncAt: storePastInstant(random, 100),
      lastSyncAt: storePastInstant(random, 1),
      lastSyncRecordCount: random.integer(0, 5000),
      totalSyncRecordCount: random.integer(5000, 500_000),
      ...stamps(),
    };
  });
}

function credentialRows(
  random: Random,
  organizationIds: string[],
  configurationIds: string[],
  encrypted: Encrypt,
  stamps: Stamps,
): Row[] {
  return organizationIds.slice(0, 3).map((organizationId, i) => ({
    id: random.uuid(),
    organizationId,
    apiConfigurationId: configurationIds[i] as string,
    authKeyEncrypted: encrypted(`organization-${i}`),
    authValueEncrypted: encrypted(`secret-${i}`),
    customHeaders: null,
    ...stamps(),
  }));
}

function mappingRows(random: Random, organizationIds: string[], configurationIds: string[], stamps: Stamps): Row[] {
  return ['pfa', 'asset_master', 'classifications', 'organizations'].map((entityType, i) => ({
    id: random.uuid(),
    entityType,
    organizationId: i === 0 ? (organizationIds[0] as string) : i === 3 ? 'closed-organization' : null,
    apiConfigId: configurationIds[i] as string,
    lastUsedAt: storePastInstant(random, 1),
    successCount: random.integer(10, 500),
    failureCount: random.integer(0, 9),
    avgResponseTime: random.integer(900, 31_000),
    ...stamps(),
  }));
}

function fieldConfigurationRows(organizationIds: string[], stamps: Stamps): Row[] {
  const fields = ['pfaId', 'category', 'class', 'forecastStart', 'forecastEnd', 'monthlyRate'];
  return [
    {
      id: 'default-export',
      organizationId: organizationIds[0] as string,
      name: 'Weekly export',
      description: 'For the cost meeting',
      isDefault: 1,
      fieldMappings: JSON.stringify(fields.map((field, order) => ({ field, label: field, enabled: true, order }))),
      ...stamps(),
    },
  ];
}

function syncLogRows(random: Random, organizationIds: string[]): Row[] {
  return Array.from({ length: 40 }, (_, i) => ({
    id: random.uuid(),
    organizationId: i === 39 ? 'closed-organization' : random.pick(organizationIds),
    syncType: i % 4 === 0 ? 'full' : 'incremental',
    status: i % 13 === 12 ? 'failed' : 'completed',
    recordsProcessed: random.integer(0, 5000),
    recordsInserted: random.integer(0, 50),
    recordsUpdated: random.integer(0, 300),
    durationMs: random.integer(4000, 42_000),
    errorMessage: i % 13 === 12 ? 'PEMS answered 500: cursor lost' : null,
    triggeredBy: i % 4 === 0 ? 'admin' : 'scheduler',
    createdAt: storeInstant(random, Date.UTC(2025, 4, 1) + i * 16 * 3_600_000),
  }));
}
