/** The field mapping of an organization: its own version in force, completed by what it leaves as delivered. */
import { findFieldMapping, type ProductDatabase } from '@vanguard/datastore';
import { completeMapping, defaultMapping, type UpstreamMapping } from '@vanguard/pems';

export interface VersionedMapping {
  /** 0: as delivered. */
  version: number;
  mapping: UpstreamMapping;
}

/** `version`: another than the one in force. Undefined where there is no such version. Opens a transaction. */
export async function readOrganizationMapping(
  database: ProductDatabase,
  organizationId: string,
  version?: number,
): Promise<VersionedMapping | undefined> {
  if (version === 0) return { version, mapping: defaultMapping };
  const stored = await findFieldMapping(database, organizationId, version);
  if (stored !== undefined) return { version: stored.version, mapping: completeMapping(stored.mapping as object) };
  return version === undefined ? { version: 0, mapping: defaultMapping } : undefined;
}
