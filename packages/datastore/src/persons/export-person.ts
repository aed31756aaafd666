/** Everything that an installation holds about a person, for that person. */
import { sql } from 'kysely';
import { getUser } from '../accounts/memberships.ts';
import { acrossOrganizations, type ProductDatabase } from '../scope.ts';
import { type NameColumn, findLegacyUsers, listNameColumns } from './name-columns.ts';

export type PersonExport = Record<string, unknown>;

/** In the words of the tables. Without the hash of the password. Throws DatastoreError `no_such_user`. */
export async function exportPerson(database: ProductDatabase, username: string): Promise<PersonExport> {
  return await acrossOrganizations(
    database,
    async (trx) => {
      const { id } = await getUser(trx, username);
      const { rows } = await sql<PersonExport>`
        select to_jsonb(u) - 'password_hash' as account,
               ${listed('organization_member')} as memberships, ${listed('session')} as sessions,
               ${listed('pfa_draft')} as drafts, ${listed('pfa_edit')} as "editSteps", ${listed('saved_view')} as views,
               ${listed('pfa_import')} as imports, ${listed('pfa_outbox')} as "sentToPems", ${listed('ai_usage_log')} as "aiUsage",
               ${listed('pfa_history')} as history
          from app_user u where u.id = ${id}`.execute(trx);
      const namedIn: Record<string, number> = {};
      for (const column of await listNameColumns(trx)) {
        const found = await countNamed(trx, column, [id, username]);
        if (found > 0) namedIn[`${column.table}.${column.column}`] = found;
      }
      return { ...rows[0], namedIn, legacy: await readLegacy(trx, id) };
    },
    { readOnly: true },
  );
}

const listed = (table: string) =>
  sql`(select coalesce(jsonb_agg(to_jsonb(t)), '[]') from ${sql.table(table)} t where t.user_id = u.id)`;

async function countNamed(
  trx: ProductDatabase,
  { table, column }: NameColumn,
  names: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from ${sql.table(table)} where ${sql.ref(column)} in (${sql.join(names)})`.execute(
    trx,
  );
  return rows[0]?.n ?? 0;
}

/** As it was moved in, without the hash; null where nothing was. */
async function readLegacy(trx: ProductDatabase, id: string): Promise<unknown> {
  if ((await findLegacyUsers(trx)).length === 0) return null;
  const { rows } = await sql<{ row: unknown }>`
    select to_jsonb(l) - 'passwordHash' as row from legacy.users l where l.id = ${id}`.execute(trx);
  return rows[0]?.row ?? null;
}
