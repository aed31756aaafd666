/** Gives the roles of the processes what the table of rights says, and takes what it does not. */
import { connectClient } from '@vanguard/postgres/connection';
import type { MigrationSession } from '@vanguard/postgres';
import { sql } from 'kysely';
import type { ProductDatabase } from '../scope.ts';
import { ownerStatements, planRoles } from './plan-roles.ts';
import { type DatabaseRoles, readRoles } from './read-roles.ts';
import { purposes } from './wanted-rights.ts';

/** Needs an open transaction of the owner. Of roles that are not there nothing is done. Returns what it did. */
export async function grantRoles(session: MigrationSession): Promise<string[]> {
  // A product without them, as most are, is not searched for what could be given.
  const [some] = await session.query(
    `select from pg_class c join pg_roles r on r.rolname = any (array(select pg_get_userbyid(c.relowner) || '_' || purpose from unnest($1::text[]) purpose))
      where c.oid = to_regclass('public.schema_migration') limit 1`,
    [purposes],
  );
  if (some === undefined) return [];
  // Two that change the rights of one object at once, and one of them fails.
  await session.query(`select pg_advisory_xact_lock(hashtextextended('vanguard roles', 0))`);
  const found = await readRoles(session);
  if (found === undefined) return [];
  const statements = ownerStatements(planRoles(found, { withMissing: false }));
  for (const statement of statements) await session.query(statement);
  return statements;
}

/** Undefined where there is no product. Throws PostgresConnectionError. */
export async function findRoles(url: string): Promise<DatabaseRoles | undefined> {
  return await inSession(url, readRoles);
}

/** Whether the role of the connections has the rights of a worker, too: the owner has. */
export async function mayPull(database: ProductDatabase): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select has_table_privilege('public.pull_record', 'insert') as may`.execute(database);
  return rows[0]?.may === true;
}

/** Opens a transaction. Throws PostgresConnectionError. */
export async function inSession<Result>(
  url: string,
  work: (session: MigrationSession) => Promise<Result>,
): Promise<Result> {
  const client = await connectClient(url, { applicationName: 'vanguard roles' });
  try {
    await client.query('begin');
    const result = await work({
      query: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
        (await client.query(sql, [...parameters])).rows as Row[],
    });
    await client.query('commit');
    return result;
  } finally {
    await client.end();
  }
}
