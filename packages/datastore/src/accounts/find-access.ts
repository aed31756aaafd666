/** Who asks and as what: the one question before every request, in one round trip. */
import { executePrepared } from '@vanguard/postgres';
import { sql } from 'kysely';
import type { ProductDatabase } from '../scope.ts';
import type { OrganizationRole } from '../schema.ts';
import type { Account } from './account.ts';

export interface Access {
  account: Account;
  /**
   * In the organization that was asked for; a system administrator is its owner, a system-wide viewer stays one.
   * Undefined where it is unknown, inactive or not the account's: to the outside these are the same.
   */
  organizationRole: OrganizationRole | undefined;
}

/** Undefined when the session ended, was revoked, or the account is inactive by now. */
export async function findAccess(
  database: ProductDatabase,
  sessionId: string,
  organizationId: string | undefined,
): Promise<Access | undefined> {
  const statement = sql<Account & { organizationRole: OrganizationRole | null }>`
    /* access */ select * from find_access(${sessionId}::uuid, ${organizationId ?? null})`;
  const [found] = (await executePrepared(statement, database)).rows;
  if (found === undefined) return undefined;
  const { organizationRole, ...account } = found;
  return { account, organizationRole: organizationRole ?? undefined };
}
