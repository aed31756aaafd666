/** Whether an organization has records, whoever may see them. */
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase } from '../scope.ts';

export async function hasRecords(database: ProductDatabase, organizationId: string): Promise<boolean> {
  const statement = sql<{ found: boolean }>`
    select exists (
      select from pfa_mirror where organization_id = ${organizationId} and removed_at is null) as found`;
  const { rows } = await acrossOrganizations(database, async (trx) => await statement.execute(trx), { readOnly: true });
  return rows[0]?.found ?? false;
}
