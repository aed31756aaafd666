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
 * Of these records, or of all. Ids without a draft are passed over. Throws DatastoreError `upstream_not_connected`,
 * `upstream_read_only`, and then nothing is committed.
 */
export async function commitDrafts(database: ProductDatabase, scope: Scope, ids?: readonly string[]): Promise<Commit> {
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const chosen = ids === undefined ? null : [...ids];
      const { rows } = await sql<{ done: Commit | null }>`
        /* commit */ select case when upstream_kind = 'simulator' or find_write_connection(organization_id) is not null
                 then pfa_commit_drafts(${chosen}::text[]) end as done
          from sync_state where organization_id = ${scope.organizationId}`.execute(trx);
      const [upstream] = rows;
      if (upstream === undefined) throw notConnected();
      if (upstream.done === null) throw readOnly();
      return upstream.done;
    },
    { retries: changeRetries },
  );
}

export const notConnected = () =>
  new DatastoreError('Upstream is not connected; drafts are kept.', {
    code: 'upstream_not_connected',
    hint: 'Ask an administrator to connect PEMS.',
  });

const readOnly = () =>
  new DatastoreError('The organization has no connection by which changes are written to upstream; drafts are kept.', {
    code: 'upstream_read_only',
    hint: 'Ask an administrator to let one write: `vanguard connection set <id> --read-write`.',
  });
