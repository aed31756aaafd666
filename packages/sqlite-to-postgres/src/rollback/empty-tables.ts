/** Empties tables that a run filled, down to the rows that they had before, and sets their sequences back. */
import type { ClientBase } from 'pg';
import {
  countReferring,
  type IncomingReference,
  readIncomingReferences,
  referringRows,
} from '../data-only/incoming-references.ts';
import { restoreSequences } from '../data-only/target-sequences.ts';
import { readTargetTables } from '../data-only/target-tables.ts';
import { RollbackError } from '../errors.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { refreshViews } from '../publish/refresh-views.ts';
import { putBackReplaced } from '../publish/replaced-rows.ts';
import { silence } from '../publish/silence.ts';
import { ownRows } from '../server/ddl.ts';

/**
 * Needs an open transaction. Rows of other tables that refer to these were written since: they are refused, or go with
 * what they refer to where that is given up. Throws RollbackError `rollback_referenced`.
 */
export async function emptyTables(
  client: ClientBase,
  plan: MigrationPlan,
  names: readonly string[],
  { discard, runId }: { discard: boolean; runId: string },
): Promise<void> {
  if (names.length === 0) return;
  const { schema } = plan;
  const tables = await readTargetTables(client, schema, names);
  const references = await readIncomingReferences(client, schema, names);
  const restore = await silence(client, schema, tables);
  const emptied = tables.map((table) =>
    ownRows(schema, { name: table.name, ...(table.hasHeirs ? { hasHeirs: true } : {}) }),
  );
  // TRUNCATE refuses a table that another refers to, even an empty one, and takes a right of its own.
  if (references.length === 0 && tables.every(({ mayTruncate }) => mayTruncate)) {
    await client.query(`truncate ${emptied.join(', ')}`);
  } else {
    if (discard) await deleteReferring(client, references);
    else await refuseReferring(client, references);
    // In one statement, so that keys in a circle are looked at when all rows are gone.
    const deletions = emptied.map((rows, i) => `d${i} as (delete from ${rows})`);
    await client.query(`with ${deletions.join(', ')} select`);
    await client.query('set constraints all immediate');
  }
  await putBackReplaced(client, plan, runId);
  for (const statement of restore) await client.query(statement);
  await restoreSequences(client, plan);
  await refreshViews(client, plan);
}

async function refuseReferring(client: ClientBase, references: readonly IncomingReference[]): Promise<void> {
  const findings = (await countReferring(client, references)).map(
    ({ reference: { key, table, referencedTable }, count }) =>
      `${table}: ${plural(count, 'row refers', 'rows refer')} to ${referencedTable} by ${key}`,
  );
  if (findings.length === 0) return;
  throw new RollbackError('Tables that the migration did not fill hold rows that refer to what it filled.', {
    code: 'rollback_referenced',
    findings,
    hint: 'Nothing was changed. Keep PostgreSQL; or take these rows out, or let them refer to nothing, and run again; or give them up with what they refer to: --discard.',
  });
}

async function deleteReferring(client: ClientBase, references: readonly IncomingReference[]): Promise<void> {
  for (const reference of references)
    if (!reference.isSettledByDeletion) await client.query(`delete ${referringRows(reference)}`);
}
