/** Whether there is anybody who could sign in. */
import { sql } from 'kysely';
import type { ProductDatabase } from '../scope.ts';

export async function hasActiveAccount(database: ProductDatabase): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from app_user where is_active) as found`.execute(database);
  return rows[0]?.found ?? false;
}
