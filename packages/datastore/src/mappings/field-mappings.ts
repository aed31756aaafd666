/**
 * The field mappings of organizations, in versions. What a mapping says is upstream's affair (packages/pems); here it is
 * JSON that is kept.
 */
import { sql } from 'kysely';
import { getOrganizationId } from '../accounts/memberships.ts';
import { DatastoreError } from '../errors.ts';
import { utc } from '../instants.ts';
import { readAllAgain, readFeedsAgain } from '../sync/read-all-again.ts';
import { acrossOrganizations, type ProductDatabase } from '../scope.ts';

export interface FieldMappingVersion {
  /** From 1. */
  version: number;
  note: string | null;
  /** Username; null where it is not known. */
  createdBy: string | null;
  createdAt: string;
}

export interface StoredFieldMapping extends FieldMappingVersion {
  /** As it was saved. */
  mapping: unknown;
}

/** Undefined where the organization has none of its own. Opens a transaction. */
export async function findFieldMapping(
  database: ProductDatabase,
  organizationId: string,
  version?: number,
): Promise<StoredFieldMapping | undefined> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<StoredFieldMapping>`
      select ${columns}, mapping
        from field_mapping
       where organization_id = ${organizationId} and (${version ?? null}::integer is null or version = ${version ?? null})
       order by version desc
       limit 1`.execute(trx);
    return rows[0];
  });
}

/** Newest first. Opens a transaction. */
export async function listFieldMappings(
  database: ProductDatabase,
  organizationId: string,
): Promise<FieldMappingVersion[]> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<FieldMappingVersion>`
      select ${columns} from field_mapping where organization_id = ${organizationId} order by version desc`.execute(
      trx,
    );
    return rows;
  });
}

const columns = sql`version, note, created_by as "createdBy", ${utc(sql`created_at`)} as "createdAt"`;

export interface NewFieldMapping {
  organizationId: string;
  mapping: object;
  note?: string | null | undefined;
  createdBy: string;
  /** The version that it was made from; 0: the delivered one. */
  basedOn: number;
}

/**
 * Returns the number of the new version, which is in force at once; all records are read again by it. Opens a transaction. Throws DatastoreError
 * `mapping_changed` where another was saved meanwhile, `no_such_organization`.
 */
export async function saveFieldMapping(
  database: ProductDatabase,
  { organizationId, mapping, note = null, createdBy, basedOn }: NewFieldMapping,
): Promise<number> {
  return await acrossOrganizations(database, async (trx) => {
    await getOrganizationId(trx, organizationId);
    // Of two that were made from the same version, one finds no row to insert.
    const { rows } = await sql<{ version: number }>`
      insert into field_mapping (organization_id, version, mapping, note, created_by)
      select ${organizationId}, ${basedOn + 1}, ${JSON.stringify(mapping)}, ${note}, ${createdBy}
       where ${basedOn} = coalesce((select max(version) from field_mapping where organization_id = ${organizationId}), 0)
      on conflict do nothing
      returning version`.execute(trx);
    const [saved] = rows;
    if (saved !== undefined) {
      await readAllAgain(trx, organizationId);
      await readFeedsAgain(trx, organizationId);
      return saved.version;
    }
    throw new DatastoreError('Nothing was saved: the field mapping is no longer the one that this was made from.', {
      code: 'mapping_changed',
      hint: 'Read the mapping again, then decide.',
    });
  });
}
