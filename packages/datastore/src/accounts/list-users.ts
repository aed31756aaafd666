/** All accounts, for an operator. */
import { inTransaction } from '@vanguard/postgres';
import { sql } from 'kysely';
import { utc } from '../instants.ts';
import type { OrganizationRole, SystemRole } from '../schema.ts';
import { type ProductDatabase, seeAllOrganizations } from '../scope.ts';

export interface UserEntry {
  id: string;
  username: string;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  role: SystemRole;
  isActive: boolean;
  mustChangePassword: boolean;
  createdAt: string;
  lastLoginAt: string | null;
  memberships: { organizationId: string; code: string; role: OrganizationRole }[];
}

/** In the order of their usernames. */
export async function listUsers(database: ProductDatabase): Promise<UserEntry[]> {
  return await inTransaction(database, async (trx) => {
    await seeAllOrganizations(trx);
    const { rows } = await sql<UserEntry>`
      select u.id, u.username, u.email, u.first_name as "firstName", u.last_name as "lastName", u.role,
             u.is_active as "isActive", u.must_change_password as "mustChangePassword",
             ${utc(sql`u.created_at`)} as "createdAt", ${utc(sql`u.last_login_at`)} as "lastLoginAt",
             coalesce((
               select jsonb_agg(jsonb_build_object('organizationId', o.id, 'code', o.code, 'role', m.role) order by o.code)
                 from organization_member m join organization o on o.id = m.organization_id
                where m.user_id = u.id), '[]') as memberships
        from app_user u
       order by u.username`.execute(trx);
    return rows;
  });
}
