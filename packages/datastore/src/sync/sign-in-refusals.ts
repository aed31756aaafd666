/** Users that upstream has refused, known to every worker, so that together they lock nobody's account. */
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase } from '../scope.ts';

export interface SignInRefusal {
  /** Times in a row. */
  refused: number;
  agoMs: number;
  /** What upstream said the last time. */
  message: string;
}

/** `signIn`: names address, user and password without telling them. */
export async function findSignInRefusal(database: ProductDatabase, signIn: string): Promise<SignInRefusal | undefined> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<SignInRefusal>`
      /* sign-in refusal */ select refused, (extract(epoch from clock_timestamp() - refused_at) * 1000)::float8 as "agoMs", message
        from sign_in_refusal where sign_in = ${signIn}`.execute(trx);
    return rows[0];
  });
}

export async function recordSignInRefusal(database: ProductDatabase, signIn: string, message: string): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`
      /* sign-in refused */ insert into sign_in_refusal as r (sign_in, refused, refused_at, message)
      values (${signIn}, 1, clock_timestamp(), ${message})
          on conflict (sign_in) do update
         set refused = r.refused + 1, refused_at = excluded.refused_at, message = excluded.message`.execute(trx);
  });
}

export async function forgetSignInRefusal(database: ProductDatabase, signIn: string): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`/* sign-in accepted */ delete from sign_in_refusal where sign_in = ${signIn}`.execute(trx);
  });
}
