/** The tables of a legacy installation as Prisma Migrate would have made them in PostgreSQL; what the move leaves in `legacy`. */
import { sql } from 'kysely';
import type { ProductTransaction } from '../../scope.ts';

type Columns = Record<string, 'text' | 'boolean' | 'integer' | 'double precision' | 'timestamp(3)' | (string & {})>;

/** The legacy application always wrote updatedAt itself; the default spares the tests that. */
const stamps = {
  createdAt: 'timestamp(3) default current_timestamp',
  updatedAt: 'timestamp(3) default current_timestamp',
} as const;

export const legacyTables = {
  users: {
    id: 'text',
    username: 'text',
    email: 'text',
    passwordHash: 'text',
    firstName: 'text',
    lastName: 'text',
    avatarUrl: 'text',
    role: `text default 'user'`,
    isActive: 'boolean default true',
    ...stamps,
  },
  organizations: {
    id: 'text',
    code: 'text',
    name: 'text',
    description: 'text',
    logoUrl: 'text',
    isActive: 'boolean default true',
    ...stamps,
  },
  user_organizations: {
    id: 'text',
    userId: 'text',
    organizationId: 'text',
    role: `text default 'member'`,
    createdAt: 'timestamp(3) default current_timestamp',
  },
  ai_providers: {
    id: 'text',
    type: 'text',
    name: 'text',
    enabled: 'boolean default true',
    apiKeyEncrypted: 'text',
    defaultModel: 'text',
    availableModels: 'text',
    pricingInput: 'double precision default 0',
    pricingOutput: 'double precision default 0',
    maxTokensPerRequest: 'integer default 8192',
    ...stamps,
  },
  organization_ai_configs: {
    id: 'text',
    organizationId: 'text',
    primaryProviderId: 'text',
    fallbackProviderIds: 'text',
    dailyLimitUsd: 'double precision default 10',
    ...stamps,
  },
  ai_usage_logs: {
    id: 'text',
    userId: 'text',
    organizationId: 'text',
    provider: 'text',
    model: 'text',
    promptTokens: 'integer',
    completionTokens: 'integer',
    totalTokens: 'integer',
    costUsd: 'double precision',
    createdAt: 'timestamp(3) default current_timestamp',
  },
  api_configurations: {
    id: 'text',
    organizationId: 'text',
    name: 'text',
    usage: 'text',
    url: 'text',
    authType: 'text',
    authKeyEncrypted: 'text',
    authValueEncrypted: 'text',
    customHeaders: 'text',
    feeds: 'text',
    lastSyncAt: 'timestamp(3)',
    ...stamps,
  },
  organization_api_credentials: {
    id: 'text',
    organizationId: 'text',
    apiConfigurationId: 'text',
    authValueEncrypted: 'text',
    ...stamps,
  },
  data_source_mappings: {
    id: 'text',
    entityType: 'text',
    organizationId: 'text',
    apiConfigId: 'text',
    priority: 'integer default 1',
    avgResponseTime: 'integer',
    ...stamps,
  },
  field_configurations: { id: 'text', organizationId: 'text', name: 'text', fieldMappings: 'text', ...stamps },
  pfa_records: {
    id: 'text',
    pfaId: 'text',
    organizationId: 'text',
    areaSilo: 'text',
    category: 'text',
    source: 'text',
    dor: 'text',
    isActualized: 'boolean default false',
    isDiscontinued: 'boolean default false',
    isFundsTransferable: 'boolean default false',
    monthlyRate: 'double precision',
    purchasePrice: 'double precision',
    manufacturer: 'text',
    originalStart: 'timestamp(3)',
    originalEnd: 'timestamp(3)',
    hasPlan: 'boolean default false',
    forecastStart: 'timestamp(3)',
    forecastEnd: 'timestamp(3)',
    lastModified: 'timestamp(3)',
    lastModifiedBy: 'text',
    syncState: `text default 'pristine'`,
    lastSyncedAt: 'timestamp(3)',
    pemsVersion: 'text',
    localVersion: 'integer default 1',
    modifiedFields: 'text',
    modifiedBy: 'text',
    modifiedAt: 'timestamp(3)',
    ...stamps,
  },
  sync_logs: {
    id: 'text',
    organizationId: 'text',
    syncType: 'text',
    status: 'text',
    recordsProcessed: 'integer default 0',
    createdAt: 'timestamp(3) default current_timestamp',
  },
} as const satisfies Record<string, Columns>;

export async function createLegacyTable(trx: ProductTransaction, name: string, columns: Columns): Promise<void> {
  const definitions = Object.entries(columns).map(([column, type]) => sql`${sql.id(column)} ${sql.raw(type)}`);
  await sql`create schema if not exists legacy`.execute(trx);
  await sql`create table ${sql.id('legacy', name)} (${sql.join(definitions)})`.execute(trx);
}

export async function createLegacySchema(trx: ProductTransaction): Promise<void> {
  for (const [name, columns] of Object.entries(legacyTables)) await createLegacyTable(trx, name, columns);
}

export async function insertLegacy(
  trx: ProductTransaction,
  table: string,
  ...rows: Record<string, unknown>[]
): Promise<void> {
  for (const row of rows) {
    const columns = sql.join(Object.keys(row).map((name) => sql.id(name)));
    await sql`insert into ${sql.id('legacy', table)} (${columns}) values (${sql.join(Object.values(row))})`.execute(
      trx,
    );
  }
}
