/** Who belongs to which organization, as operators name them: by username, by code or id. */
import { DatastoreError } from '../errors.ts';
import type { OrganizationRole } from '../schema.ts';
import type { ProductDatabase, ProductTransaction } from '../scope.ts';
import type { PasswordOwner } from './password-strength.ts';

export interface Membership {
  /** Code or id. */
  organization: string;
  role: OrganizationRole;
}

/** Throws DatastoreError `no_such_user`. */
export async function getUser(database: ProductDatabase, username: string): Promise<PasswordOwner & { id: string }> {
  const found = await database
    .selectFrom('app_user')
    .select(['id', 'username', 'email', 'first_name as firstName', 'last_name as lastName'])
    .where('username', '=', username)
    .executeTakeFirst();
  if (found !== undefined) return found;
  throw new DatastoreError(`There is no account "${username}".`, {
    code: 'no_such_user',
    hint: 'vanguard user list shows them all.',
  });
}

/** A code, or else an id: a code that is another organization's id means the code. Throws DatastoreError `no_such_organization`. */
export async function getOrganizationId(trx: ProductTransaction, codeOrId: string): Promise<string> {
  const found = await trx
    .selectFrom('organization')
    .select('id')
    .where((where) => where.or([where('code', '=', codeOrId), where('id', '=', codeOrId)]))
    .orderBy((order) => order('code', '=', codeOrId), 'desc')
    .limit(1)
    .executeTakeFirst();
  if (found !== undefined) return found.id;
  throw new DatastoreError(`There is no organization with the code or id "${codeOrId}".`, {
    code: 'no_such_organization',
    hint: 'Give the code of one that exists; vanguard organization list shows them all.',
  });
}

/** Or gives the member another role. Needs a transaction that sees all organizations. */
export async function addMembership(
  trx: ProductTransaction,
  userId: string,
  { organization, role }: Membership,
): Promise<void> {
  await trx
    .insertInto('organization_member')
    .values({ organization_id: await getOrganizationId(trx, organization), user_id: userId, role })
    .onConflict((conflict) => conflict.columns(['organization_id', 'user_id']).doUpdateSet({ role }))
    .execute();
}
