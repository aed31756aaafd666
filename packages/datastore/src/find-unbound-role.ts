/** Whether row-level security binds whoever the server has signed in to the database as. */
import { sql } from 'kysely';
import type { ProductDatabase } from './scope.ts';

/** The role of the connections where it is a superuser's or has `bypassrls`; undefined where policies bind it. */
export async function findUnboundRole(database: ProductDatabase): Promise<string | undefined> {
  const { rows } = await sql<{ role: string }>`
    select rolname as role from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)`.execute(database);
  return rows[0]?.role;
}
