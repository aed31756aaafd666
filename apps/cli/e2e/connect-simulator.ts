/** An organization of the product, and the connections by which it reads and writes a simulator of PEMS. */
import { encryptionKey, type ProductDatabase, saveConnection } from '@vanguard/datastore';
import { buildOrganization } from '@vanguard/datastore/testing';
import type { Simulator } from '@vanguard/pems/simulator';

/** `key`: the one that the product is started with. Returns the organization's id. */
export async function connectSimulator(
  database: ProductDatabase,
  { connection: { baseUrl } }: Simulator,
  key: string,
): Promise<string> {
  const organizationId = await buildOrganization(database, 'RIO');
  for (const [id, usage] of [
    ['reads', 'PEMS_PFA_READ'],
    ['writes', 'PEMS_PFA_WRITE'],
  ] as const) {
    const headers = { tenant: 'T', organization: 'RIO' };
    const access = { authType: 'basic', authKey: 'simulator', authValue: 'simulator' };
    await saveConnection(database, { id, usage, url: baseUrl, headers, ...access }, () => [encryptionKey(key)]);
  }
  return organizationId;
}
