/**
 * Saves what a preview showed, all or nothing, as one step that can be undone; refused where a record has changed since,
 * so that nothing is saved that nobody has seen. A repeated confirmation is answered with the first one's result.
 */
import { customName, describeDraftFault, type DraftFaultCode, editableFieldNames } from '@vanguard/pfa';
import { sql } from 'kysely';
import { changingDrafts, isOwn, writeChanges } from '../drafts/write-drafts.ts';
import { DatastoreError, DraftRefusedError, PreconditionFailedError } from '../errors.ts';
import type { ProductDatabase, ProductTransaction, Scope } from '../scope.ts';

export interface ImportResult {
  /** Drafts that are new or other than before. */
  saved: number;
  /** Drafts that equal upstream again and are gone. */
  dropped: number;
}

/** How many changed records are named. */
const named = 100;

/** Throws DatastoreError `no_such_import`, PreconditionFailedError, DraftRefusedError, and then nothing is saved. */
export async function confirmImport(database: ProductDatabase, scope: Scope, importId: string): Promise<ImportResult> {
  return await changingDrafts(database, scope, async (trx) => {
    const result = await findResult(trx, scope, importId);
    if (result !== null) return result;
    await refuseChangedFields(trx, scope, importId);
    // They may be a hundred thousand, and stay where they are.
    const changes = sql`(
      select change.* from pfa_import i, jsonb_to_recordset(i.changes) as change("pfaId" text, delta jsonb, "ifVersion" text)
       where ${isOwn('i', scope)} and i.id = ${importId}) change`;
    const written = await writeChanges(
      trx,
      scope,
      { label: 'import', sessionId: null },
      {
        changes: sql`select "pfaId" as pfa_id, delta, null::text as reason from ${changes}`,
        expected: { rows: changes, areTold: false },
      },
    );
    // Gone upstream is changed, too.
    const changed = [...written.stale, ...written.unknown];
    if (changed.length > 0) throw new PreconditionFailedError(changed.slice(0, named));
    if (written.faults.length > 0) {
      throw new DraftRefusedError(
        written.faults.map(({ pfaId, code }) => ({ pfaId, ...describeDraftFault(code as DraftFaultCode) })),
      );
    }
    const saved: ImportResult = { saved: written.saved, dropped: written.dropped };
    await sql`update pfa_import i set result = ${JSON.stringify(saved)}::jsonb, changes = '[]'
               where ${isOwn('i', scope)} and i.id = ${importId}`.execute(trx);
    return saved;
  });
}

/** The result of an earlier confirmation. Needs a transaction of changingDrafts: two confirmations come one after the other. */
async function findResult(trx: ProductTransaction, scope: Scope, importId: string): Promise<ImportResult | null> {
  const { rows } = await sql<{ result: ImportResult | null }>`
    /* kept import */ select result from pfa_import i
     where ${isOwn('i', scope)} and i.id = ${importId} and i.expires_at > now()`.execute(trx);
  const [found] = rows;
  if (found !== undefined) return found.result;
  throw new DatastoreError('There is no such import, or it has expired.', {
    code: 'no_such_import',
    hint: 'A preview waits for an hour. Give the file again, and confirm the new preview.',
  });
}

/** A declared field may have been withdrawn since, locked, or declared as another kind. Needs a transaction of changingDrafts. */
async function refuseChangedFields(trx: ProductTransaction, scope: Scope, importId: string): Promise<void> {
  const { rows } = await sql<{ key: string }>`
    /* declared fields of an import */ select key
      from (select distinct i.created_at, key
              from pfa_import i, jsonb_array_elements(i.changes) change, jsonb_object_keys(change -> 'delta') key
             where ${isOwn('i', scope)} and i.id = ${importId}) named
     where key <> all(${editableFieldNames}::text[])
       and not exists (
         select from custom_field f
          where f.organization_id = ${scope.organizationId} and f.key = named.key and f.is_editable and f.created_at < named.created_at)`.execute(
    trx,
  );
  const [changed] = rows;
  if (changed === undefined) return;
  throw new DatastoreError(`${customName(changed.key)} is not declared any more as it was when the file was read.`, {
    code: 'no_such_import',
    hint: 'Give the file again, and confirm the new preview.',
  });
}
