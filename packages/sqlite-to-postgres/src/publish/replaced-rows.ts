/**
 * Rows that the target had in a table, which the source's take the place of: kept beside the record of the run, and put
 * back by a rollback.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { countReferring, readIncomingReferences } from '../data-only/incoming-references.ts';
import { TargetError } from '../errors.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { ownRows, qualified } from '../server/ddl.ts';
import { createRecordSchema, recordSchema } from '../server/record-schema.ts';

interface Replaced {
  name: string;
  /** For FROM, without those of heirs. */
  rows: string;
  /** Where its rows are kept: quoted, with the schema. */
  kept: string;
}

function replacedTables({ schema, tables }: MigrationPlan, runId: string): Replaced[] {
  return tables
    .map((table, i) => ({
      ...table,
      rows: ownRows(schema, table),
      kept: qualified(recordSchema, `replaced_${runId}_${i}`),
    }))
    .filter(({ replaces }) => replaces === true);
}

/**
 * Needs the publishing transaction with the tables locked and silent. Throws TargetError `target_seed_rows_referenced`:
 * a deletion would take rows with it that nothing brings back.
 */
export async function setAsideReplaced(client: ClientBase, plan: MigrationPlan, runId: string): Promise<void> {
  const replaced = replacedTables(plan, runId);
  if (replaced.length === 0) return;
  await refuseReferred(client, plan, replaced);
  await createRecordSchema(client);
  for (const { rows, kept } of replaced) await client.query(`create table ${kept} as select * from ${rows}`);
  // In one statement, so that keys in a circle are looked at when all rows are gone.
  const deletions = replaced.toReversed().map(({ rows }, i) => `d${i} as (delete from ${rows})`);
  await client.query(`with ${deletions.join(', ')} select`);
}

async function refuseReferred(client: ClientBase, { schema }: MigrationPlan, replaced: Replaced[]): Promise<void> {
  const names = replaced.map(({ name }) => name);
  const found = await countReferring(client, await readIncomingReferences(client, schema, names));
  if (found.length === 0) return;
  throw new TargetError('Rows of other tables refer to rows that are to be replaced.', {
    code: 'target_seed_rows_referenced',
    findings: found.map(
      ({ reference: { table, referencedTable, key }, count }) =>
        `${table}: ${plural(count, 'row refers', 'rows refer')} to ${referencedTable} by ${key}`,
    ),
    hint: 'Nothing was published. Replace the rows of these tables, too, or keep those of both: a rule for each (--config: "seedRows").',
  });
}

/** Needs an open transaction, with the tables emptied and silent. */
export async function putBackReplaced(client: ClientBase, plan: MigrationPlan, runId: string): Promise<void> {
  const replaced = replacedTables(plan, runId);
  if (replaced.length === 0) return;
  const insertions: string[] = [];
  for (const { name, kept } of replaced) {
    const { rows } = await client.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass::oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
      [qualified(plan.schema, name)],
    );
    const columns = rows.map((column) => quoteIdentifier(column.name)).join(', ');
    insertions.push(
      `insert into ${qualified(plan.schema, name)} (${columns}) overriding system value select ${columns} from ${kept}`,
    );
  }
  await client.query(`with ${insertions.map((sql, i) => `i${i} as (${sql})`).join(', ')} select`);
  await client.query('set constraints all immediate');
  for (const { kept } of replaced) await client.query(`drop table ${kept}`);
}
