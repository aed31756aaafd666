/** Which organizations a person may see, and as what. */
import { sql } from 'kysely';
import type { OrganizationRole } from '../schema.ts';
import { utc } from '../instants.ts';
import { acrossOrganizations, asUser, type ProductDatabase } from '../scope.ts';
import type { Account } from './account.ts';

export interface OrganizationEntry {
  id: string;
  code: string;
  name: string;
  description: string | null;
  logoUrl: string | null;
  role: OrganizationRole;
  recordCount: number;
  lastSyncAt: string | null;
}

/** A system administrator sees every active organization as its owner; others those they belong to. */
export async function listOrganizations(database: ProductDatabase, account: Account): Promise<OrganizationEntry[]> {
  const roles = await readRoles(database, account.id);
  const isAdmin = account.role === 'admin';
  if (!isAdmin && roles.size === 0) return [];
  const rows = await acrossOrganizations(
    database,
    async (trx) =>
      await trx
        .selectFrom('organization')
        .leftJoin('organization_total', 'organization_total.organization_id', 'organization.id')
        .select([
          'id',
          'code',
          'name',
          'description',
          'logo_url as logoUrl',
          sql<number>`coalesce(record_count, 0)`.as('recordCount'),
          sql<string | null>`(select ${utc(sql`max(r.created_at)`)}
            from sync_run r where r.organization_id = organization.id and r.status = 'completed')`.as('lastSyncAt'),
        ])
        .where('is_active', '=', true)
        .$if(!isAdmin, (query) => query.where('id', 'in', [...roles.keys()]))
        .orderBy('code')
        .execute(),
    { readOnly: true },
  );
  return rows.map((row) => ({ ...row, role: isAdmin ? 'owner' : (roles.get(row.id) as OrganizationRole) }));
}

/** A system-wide viewer stays one everywhere. */
async function readRoles(database: ProductDatabase, userId: string): Promise<Map<string, OrganizationRole>> {
  const rows = await asUser(
    database,
    userId,
    async (trx) =>
      await trx
        .selectFrom('organization_member')
        .innerJoin('app_user', 'app_user.id', 'organization_member.user_id')
        .select(['organization_id', 'organization_member.role', 'app_user.role as systemRole'])
        .where('user_id', '=', userId)
        .execute(),
  );
  return new Map(rows.map((row) => [row.organization_id, row.systemRole === 'viewer' ? 'viewer' : row.role]));
}
