/** Drafts become messages to upstream, and what everybody sees, in one transaction. */
import { sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import { asOrganization, changeRetries, type ProductDatabase, type Scope } from '../scope.ts';

export interface Commit {
  committed: number;
  /** Drafts that stay: `conflict`, `removed`, or the rule that they break. */
  kept: { pfaId: string; code: string }[];
}

/**
 * Of these records, or of all. Ids without a draft are passed over. Throws DatastoreError `upstream_not_connected`, and then
 * nothing is committed.
 */
export async function commitDrafts(database: ProductDatabase, scope: Scope, ids?: readonly string[]): Promise<Commit> {
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const chosen = ids === undefined ? null : [...ids];
      const { rows } = await sql<{ done: Commit | null }>`
        /* commit */ select pfa_commit_drafts(${chosen}::text[]) as done
          from sync_state where organization_id = ${scope.organizationId}`.execute(trx);
      const done = rows[0]?.done;
      if (done) return done;
      throw notConnected();
    },
    { retries: changeRetries },
  );
}

export const notConnected = () =>
  new DatastoreError('Upstream is not connected; drafts are kept.', {
    code: 'upstream_not_connected',
    hint: 'Ask an administrator to connect PEMS.',
  });
