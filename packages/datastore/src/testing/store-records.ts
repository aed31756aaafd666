/** Random records as a pull and their users would leave them. */
import { sql } from 'kysely';
import type { ProductDatabase, Scope } from '../scope.ts';
import type { DraftedRecord } from './arbitrary-records.ts';

export const idOf = (i: number) => `P${String(i).padStart(3, '0')}`;

/** In place of all that is there; with somebody else's draft on every third, which must never show. */
export async function storeRecords(
  database: ProductDatabase,
  { organizationId, userId }: Scope,
  otherUserId: string,
  rows: readonly DraftedRecord[],
): Promise<void> {
  const records = rows.map(({ data }, i) => ({ id: idOf(i), data }));
  const drafts = rows.flatMap(({ draft }, i) => [
    ...(draft === null ? [] : [{ id: idOf(i), user: userId, delta: draft }]),
    ...(i % 3 === 0 ? [{ id: idOf(i), user: otherUserId, delta: { category: 'Secret', monthlyRate: '1' } }] : []),
  ]);
  await sql`delete from pfa_mirror where organization_id = ${organizationId}`.execute(database);
  await sql`insert into pfa_mirror (organization_id, pfa_id, data)
            select ${organizationId}, id, data from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r(id text, data jsonb)`.execute(
    database,
  );
  await sql`insert into pfa_draft (organization_id, pfa_id, user_id, delta)
            select ${organizationId}, id, "user", delta from jsonb_to_recordset(${JSON.stringify(drafts)}::jsonb) as r(id text, "user" text, delta jsonb)`.execute(
    database,
  );
}
