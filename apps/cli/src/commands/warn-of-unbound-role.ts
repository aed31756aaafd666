/** Tells an operator whose URL signs in as a role that row-level security does not bind. */
import { findUnboundRole, type ProductDatabase } from '@vanguard/datastore';
import { type Output, paint } from 'sqlite-to-postgres/cli';

export const unboundRoleHint =
  'Let the product own its database as a role that is not a superuser: docs/how-to/use-a-server-of-your-own.md.';

/** People see what is theirs all the same, so that the product runs; the second line of defence is missing. */
export async function warnOfUnboundRole(database: ProductDatabase, output: Output): Promise<void> {
  const role = await findUnboundRole(database);
  if (role === undefined) return;
  const warning = paint(output, ['yellow', 'bold'], 'Warning:');
  output.write(
    `${warning} DATABASE_URL signs in as "${role}", a superuser or a role with bypassrls. ` +
      `Row-level security does not bind it, and nothing holds back a query that forgets its organization.\n` +
      `${paint(output, 'cyan', 'What to do:')} ${unboundRoleHint}\n`,
  );
}
