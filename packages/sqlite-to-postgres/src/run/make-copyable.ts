/** A staged table once more, where what PostgreSQL computes of a row may be why that could not be copied. */
import type { ClientBase } from 'pg';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import { createLike, qualified } from '../server/ddl.ts';
import { type SettledGenerated, settleFailing } from './settle-generated.ts';

interface Refused {
  table: PlannedTable;
  /** Thrown where nothing is computed, or does not fail. */
  error: unknown;
  /** The staging schema. */
  schema: string;
}

/**
 * The table stands empty then, with plain columns for what is computed: where it fills one that is there they stay empty until
 * `data-only/computed-columns.ts` fills them, else it is returned with those that fail alone. A transaction that has failed is
 * rolled back. `copy`: into the table as it is given.
 */
export async function makeCopyable(
  client: ClientBase,
  plan: MigrationPlan,
  { table, error, schema }: Refused,
  copy: (table: PlannedTable) => Promise<void>,
): Promise<SettledGenerated | undefined> {
  await client.query('rollback');
  if (plan.dataOnly && (await createUncomputed(client, table, plan, schema))) return undefined;
  const settled = plan.dataOnly ? undefined : await settleFailing({ client, table, schema }, copy);
  if (settled === undefined) throw error;
  return settled;
}

/** False where nothing is computed. */
async function createUncomputed(
  client: ClientBase,
  table: PlannedTable,
  plan: MigrationPlan,
  schema: string,
): Promise<boolean> {
  const staged = qualified(schema, table.name);
  const { rowCount } = await client.query(
    `select from pg_attribute where attrelid = $1::regclass::oid and attgenerated <> '' limit 1`,
    [staged],
  );
  if (rowCount === 0) return false;
  await client.query(`drop table ${staged}`);
  const statements = createLike(table, schema, plan.schema, { isUncomputed: true });
  for (const statement of statements) await client.query(statement);
  return true;
}
