/**
 * Accounts that an installation has before a legacy database comes, such as its first administrator. They stay as they
 * are, with their passwords and roles; one that has the name of a legacy user takes that person over: records, drafts and
 * memberships refer to it. Their sessions end.
 */
import { sql } from 'kysely';
import type { ProductTransaction } from '../scope.ts';

export interface AccountsAside {
  usernames: string[];
  /** Once the legacy users are there. Returns the names of those who are one account with a legacy user now. */
  takeOver: () => Promise<string[]>;
  /** All others, when everything else is there. An e-mail address that a legacy user has is theirs. */
  putBack: () => Promise<void>;
}

/** Empties app_user. */
export async function setAccountsAside(trx: ProductTransaction): Promise<AccountsAside> {
  const { rows } = await sql<{ account: { username: string } }>`
    delete from app_user returning to_jsonb(app_user) as account`.execute(trx);
  const accounts = rows.map(({ account }) => account);
  const given = sql`jsonb_populate_recordset(null::app_user, ${JSON.stringify(accounts)}::jsonb)`;
  return {
    usernames: accounts.map(({ username }) => username).toSorted(),
    takeOver: async () => {
      if (accounts.length === 0) return [];
      const taken = await sql<{ username: string }>`
        update app_user u
           set password_hash = k.password_hash, password_changed_at = k.password_changed_at,
               must_change_password = k.must_change_password, role = k.role, is_active = k.is_active,
               first_name = coalesce(u.first_name, k.first_name), last_name = coalesce(u.last_name, k.last_name),
               last_login_at = k.last_login_at, updated_at = now()
          from ${given} k
         where u.username = k.username
        returning u.username`.execute(trx);
      return taken.rows.map(({ username }) => username).toSorted();
    },
    putBack: async () => {
      if (accounts.length > 0) await insertMissing(trx, given);
    },
  };
}

/** `given` is a set of rows of app_user. */
export async function insertMissing(trx: ProductTransaction, given: ReturnType<typeof sql>): Promise<void> {
  await sql`
    insert into app_user
    select (jsonb_populate_record(k, jsonb_build_object(
              'id', case when exists (select from app_user u where u.id = k.id) then gen_random_uuid()::text else k.id end,
              'email', case when not exists (select from app_user u where lower(u.email) = lower(k.email)) then k.email end))).*
      from ${given} k
     where not exists (select from app_user u where u.username = k.username)`.execute(trx);
}
