/** Whose events sessions may read: asked again and again while they are connected. */
import { executePrepared } from '@vanguard/postgres';
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase } from '../scope.ts';

export interface EventReader {
  sessionId: string;
  userId: string;
  organizationIds: string[];
}

/** Of these sessions those that are good, with the organizations that find_access gives them a role in. */
export async function findEventReaders(
  database: ProductDatabase,
  sessionIds: readonly string[],
): Promise<EventReader[]> {
  const statement = sql<EventReader>`
    /* event readers */ select s.id as "sessionId", u.id as "userId", array(
             select o.id from organization o
              where o.is_active and (u.role = 'admin' or exists (
                select from organization_member m where m.organization_id = o.id and m.user_id = u.id))
           ) as "organizationIds"
      from session s
      join app_user u on u.id = s.user_id
     where s.id = any(${[...sessionIds]}::uuid[]) and s.revoked_at is null and s.expires_at > now() and u.is_active
       and not u.must_change_password`;
  return await acrossOrganizations(database, async (trx) => (await executePrepared(statement, trx)).rows, {
    readOnly: true,
  });
}
