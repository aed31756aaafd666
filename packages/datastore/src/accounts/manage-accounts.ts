/**
 * Accounts as an operator manages them: create, deactivate, give another password, roles and memberships. These run as
 * the server itself; one change at a time, so that names stay unique and an administrator is always left.
 */
import { randomUUID } from 'node:crypto';
import { inTransaction } from '@vanguard/postgres';
import { sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import type { SystemRole } from '../schema.ts';
import type { ProductDatabase, ProductTransaction } from '../scope.ts';
import { changeAlone } from './change-alone.ts';
import { addMembership, getOrganizationId, getUser, type Membership } from './memberships.ts';
import type { PasswordPool } from './password-pool.ts';
import type { PasswordOwner } from './password-strength.ts';
import { endSessions } from './sessions.ts';

export interface NewUser extends PasswordOwner {
  password: string;
  /** An administrator is the owner of every organization, a viewer one everywhere; `user` by default. */
  role?: SystemRole;
  /** Whoever gives it to its owner knows it too: then the owner may do nothing but choose another. */
  mustChangePassword?: boolean;
  memberships?: readonly Membership[];
}

/**
 * Returns the id. Throws DatastoreError `bad_username`, `username_taken`, `email_taken`, `weak_password`,
 * `no_such_organization`, `passwords_busy`.
 */
export async function createUser(
  database: ProductDatabase,
  passwords: PasswordPool,
  { password, role = 'user', mustChangePassword = false, memberships = [], ...owner }: NewUser,
): Promise<string> {
  refuseUsername(owner.username);
  const hash = await hashChosen(passwords, password, owner);
  return await changeAlone(database, 'app_user', async (trx) => {
    await refuseTaken(trx, owner);
    const { id } = await trx
      .insertInto('app_user')
      .values({
        id: randomUUID(),
        username: owner.username,
        email: owner.email ?? null,
        first_name: owner.firstName ?? null,
        last_name: owner.lastName ?? null,
        password_hash: hash,
        password_changed_at: sql`now()`,
        must_change_password: mustChangePassword,
        role,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const membership of memberships) await addMembership(trx, id, membership);
    return id;
  });
}

/** Ends every session of the account. Throws DatastoreError `no_such_user`, `weak_password`, `passwords_busy`. */
export async function setPassword(
  database: ProductDatabase,
  passwords: PasswordPool,
  username: string,
  { password, mustChangePassword = false }: { password: string; mustChangePassword?: boolean },
): Promise<void> {
  const { id, ...owner } = await getUser(database, username);
  const hash = await hashChosen(passwords, password, owner);
  await inTransaction(database, async (trx) => {
    await trx
      .updateTable('app_user')
      .set({
        password_hash: hash,
        password_changed_at: sql`now()`,
        must_change_password: mustChangePassword,
        updated_at: sql`now()`,
      })
      .where('id', '=', id)
      .execute();
    await endSessions(trx, id);
  });
}

/** Deactivation ends every session. Throws DatastoreError `no_such_user`, `last_administrator`. */
export async function setUserActive(database: ProductDatabase, username: string, isActive: boolean): Promise<void> {
  await changeUser(database, username, { is_active: isActive });
}

/** In force with the next request. Throws DatastoreError `no_such_user`, `last_administrator`. */
export async function setUserRole(database: ProductDatabase, username: string, role: SystemRole): Promise<void> {
  await changeUser(database, username, { role });
}

/** In force with the next request. Throws DatastoreError `no_such_user`, `no_such_organization`. */
export async function setMembership(
  database: ProductDatabase,
  username: string,
  membership: Membership,
): Promise<void> {
  await changeAlone(database, 'app_user', async (trx) => {
    await addMembership(trx, (await getUser(trx, username)).id, membership);
  });
}

/** Returns whether there was one. Throws DatastoreError `no_such_user`, `no_such_organization`. */
export async function removeMembership(
  database: ProductDatabase,
  username: string,
  organization: string,
): Promise<boolean> {
  return await changeAlone(database, 'app_user', async (trx) => {
    const [{ id }, organizationId] = [await getUser(trx, username), await getOrganizationId(trx, organization)];
    const { numDeletedRows } = await trx
      .deleteFrom('organization_member')
      .where('user_id', '=', id)
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  });
}

async function hashChosen(passwords: PasswordPool, password: string, owner: PasswordOwner): Promise<string> {
  const fault = await passwords.judge(password, owner);
  if (fault === undefined) return await passwords.hash(password);
  throw new DatastoreError(`The password cannot be used: ${fault}.`, {
    code: 'weak_password',
    hint: 'Choose another.',
  });
}

/** The names of sign-in are compared to the letter; these would look alike, or could not be typed. */
function refuseUsername(username: string): void {
  const isGood = username.length <= 200 && /^[^\s\p{C}](?:[^\p{C}]*[^\s\p{C}])?$/u.test(username);
  if (isGood && username === username.normalize('NFC')) return;
  throw new DatastoreError('The username cannot be used.', {
    code: 'bad_username',
    hint: 'Give 1 to 200 characters without control characters, and without a space at either end.',
  });
}

/**
 * Two names that differ in case only would be taken for one another. Accounts of legacy installations may have such
 * names, and keep them: there is no index that could refuse them.
 */
async function refuseTaken(trx: ProductTransaction, { username, email }: PasswordOwner): Promise<void> {
  const { rows } = await sql<{ username: string; isSameName: boolean }>`
    select username, lower(username) = lower(${username}) as "isSameName" from app_user
     where lower(username) = lower(${username}) or lower(email) = lower(${email ?? null})
     order by 2 desc limit 1`.execute(trx);
  const [taken] = rows;
  if (taken === undefined) return;
  throw taken.isSameName
    ? new DatastoreError(`There is an account "${taken.username}" already.`, {
        code: 'username_taken',
        hint: 'Choose another username.',
      })
    : new DatastoreError(`The account "${taken.username}" has this e-mail address.`, {
        code: 'email_taken',
        hint: 'Give another one.',
      });
}

async function changeUser(
  database: ProductDatabase,
  username: string,
  change: { is_active: boolean } | { role: SystemRole },
): Promise<void> {
  await changeAlone(database, 'app_user', async (trx) => {
    const { id } = await getUser(trx, username);
    const hadAdministrator = await hasAdministrator(trx);
    await trx
      .updateTable('app_user')
      .set({ ...change, updated_at: sql`now()` })
      .where('id', '=', id)
      .execute();
    if (!hadAdministrator || (await hasAdministrator(trx))) return;
    throw new DatastoreError(
      `"${username}" is the last active administrator, and nobody could manage the installation without one.`,
      { code: 'last_administrator', hint: 'Give another active account the role admin first.' },
    );
  });
}

/** An active one. */
export async function hasAdministrator(trx: ProductTransaction): Promise<boolean> {
  const query = trx.selectFrom('app_user').select('id').where('role', '=', 'admin').where('is_active', '=', true);
  return (await query.limit(1).executeTakeFirst()) !== undefined;
}
