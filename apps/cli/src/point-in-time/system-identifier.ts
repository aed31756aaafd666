/** Names a server for as long as its data live, wherever they are. */
import type { ProductDatabase } from '@vanguard/datastore';
import { sql } from 'kysely';

/** Undefined where the role may not see it. */
export async function findSystemIdentifier(database: ProductDatabase): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select system_identifier::text as id from pg_control_system()
     where has_function_privilege('pg_control_system()', 'execute')`
    .execute(database)
    .catch(() => ({ rows: [] }));
  return rows[0]?.id;
}
