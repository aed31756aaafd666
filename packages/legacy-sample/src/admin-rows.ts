/** The administrative tables, in the order that their references want. */
import { aiConfigRows, providerRows, usageLogRows } from './ai-rows.ts';
import { configurationRows, credentialRows, mappingRows } from './api-configuration-rows.ts';
import { encryptCredential } from './credentials.ts';
import { storeInstant, storePastInstant } from './instant.ts';
import { type SampleUser, users } from './people.ts';
import type { Random } from './random.ts';
import type { Row, TableRows } from './sample-rows.ts';
import type { Setting } from './setting.ts';
import { organizations } from './vocabulary.ts';

export interface AdminRows {
  tables: TableRows[];
  userIds: string[];
  organizationIds: string[];
}

export function buildAdminRows(random: Random, organizationCount: number, encryptionKey: string): AdminRows {
  const stamps = () => ({ createdAt: storePastInstant(random, 140), updatedAt: storePastInstant(random, 30) });
  const userRows = users.map((user): Row => ({ id: random.uuid(), ...userColumns(user), ...stamps() }));
  const organizationRows = Array.from(
    { length: organizationCount },
    (_, i): Row => ({ id: random.uuid(), ...organizationColumns(i), ...stamps() }),
  );
  const setting: Setting = {
    random,
    userIds: userRows.map(({ id }) => String(id)),
    organizationIds: organizationRows.map(({ id }) => String(id)),
    encrypted: (text) => encryptCredential(text, encryptionKey, random),
    stamps,
  };
  const configurations = configurationRows(setting);
  const configurationIds = configurations.map(({ id }) => String(id));
  return {
    userIds: [...setting.userIds],
    organizationIds: [...setting.organizationIds],
    tables: [
      { table: 'users', rows: userRows },
      { table: 'organizations', rows: organizationRows },
      { table: 'user_organizations', rows: membershipRows(setting) },
      { table: 'ai_providers', rows: providerRows(setting) },
      { table: 'organization_ai_configs', rows: aiConfigRows(setting) },
      { table: 'ai_usage_logs', rows: usageLogRows(setting) },
      { table: 'api_configurations', rows: configurations },
      { table: 'organization_api_credentials', rows: credentialRows(setting, configurationIds) },
      { table: 'data_source_mappings', rows: mappingRows(setting, configurationIds) },
      { table: 'field_configurations', rows: fieldConfigurationRows(setting) },
      { table: 'sync_logs', rows: syncLogRows(setting) },
    ],
  };
}

function userColumns({ username, email, passwordHash, firstName, lastName, role, isActive }: SampleUser): Row {
  return { username, email, passwordHash, firstName, lastName, role, isActive: Number(isActive), avatarUrl: null };
}

function organizationColumns(i: number): Row {
  const known = organizations[i] ?? { code: `ORG${i + 1}`, name: `Organization ${i + 1}`, description: null };
  return { ...known, logoUrl: null, isActive: 1 };
}

/** By position in users and organizations: everyone but the administrator works somewhere, some in several places. */
const memberships: readonly [user: number, organization: number, role: string][] = [
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

function membershipRows({ random, userIds, organizationIds }: Setting): Row[] {
  return memberships
    .filter(([, organization]) => organization < organizationIds.length)
    .map(([user, organization, role]) => ({
      id: random.uuid(),
      userId: userIds[user] as string,
      organizationId: organizationIds[organization] as string,
      role,
      createdAt: storePastInstant(random, 120),
    }));
}

function fieldConfigurationRows({ organizationIds, stamps }: Setting): Row[] {
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

function syncLogRows({ random, organizationIds }: Setting): Row[] {
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
