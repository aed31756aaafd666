/** Lets time pass for the counts of attempts: everything that is kept of them grows older. */
import { sql } from 'kysely';
import type { ProductDatabase } from '../scope.ts';

export async function passTime(database: ProductDatabase, seconds: number): Promise<void> {
  const by = sql`make_interval(secs => ${seconds})`;
  await sql`
    update password_attempt
       set drains_from = drains_from - ${by}, opens_at = opens_at - ${by}, forgotten_at = forgotten_at - ${by}`.execute(
    database,
  );
}
