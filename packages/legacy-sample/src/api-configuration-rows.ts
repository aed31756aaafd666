/** How to reach the outside systems: connections, the credentials of single organizations, which connection feeds what. */
import { storePastInstant } from './instant.ts';
import type { Row } from './sample-rows.ts';
import type { Setting } from './setting.ts';

const usages = ['PEMS_PFA_READ', 'PEMS_PFA_WRITE', 'PEMS_ASSETS', 'PEMS_CLASSES', 'PEMS_ORGANIZATIONS', 'PEMS_USERS'];

export function configurationRows({ random, organizationIds, encrypted, stamps }: Setting): Row[] {
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

export function credentialRows(
  { random, organizationIds, encrypted, stamps }: Setting,
  configurationIds: readonly string[],
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

export function mappingRows({ random, organizationIds, stamps }: Setting, configurationIds: readonly string[]): Row[] {
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
