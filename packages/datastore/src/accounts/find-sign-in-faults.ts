/** Why people cannot sign in, as far as the accounts tell: for an operator who looks for the cause of a 401. */
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase } from '../scope.ts';
import { erasedHash, knownHashForm } from './password-form.ts';

export interface SignInFaults {
  accounts: number;
  activeAdmins: number;
  inactive: string[];
  /** Their hash is of a form that no password matches. */
  unknownHash: string[];
  /** Signed in, they would see no organization. */
  withoutOrganization: string[];
}

/** Of all organizations, whose members row-level security hides from a plain query. Usernames in the order of the alphabet. */
export async function findSignInFaults(database: ProductDatabase): Promise<SignInFaults> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<SignInFaults>`
      select count(*)::integer as accounts,
             (count(*) filter (where role = 'admin' and is_active))::integer as "activeAdmins",
             coalesce(array_agg(username order by username) filter (where not is_active), '{}') as inactive,
             coalesce(array_agg(username order by username)
               filter (where password_hash !~ ${knownHashForm}), '{}') as "unknownHash",
             coalesce(array_agg(username order by username)
               filter (where role <> 'admin' and not exists (
                 select from organization_member m where m.user_id = u.id)), '{}') as "withoutOrganization"
        from app_user u where password_hash <> ${erasedHash}`.execute(trx);
    const [row] = rows;
    if (row === undefined) throw new Error('an aggregate has one row');
    return row;
  });
}
