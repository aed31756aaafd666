/**
 * Generated columns after the copy: PostgreSQL has computed them by the translated expression, and here they are
 * compared with what SQLite has. One that differs becomes a plain column with SQLite's values, and its table is staged
 * anew; nothing is ever published that is computed otherwise than before.
 */
import type { MigrationPlan, PlannedColumn, PlannedTable } from '../plan/plan.ts';
import { createTable, qualified } from '../server/ddl.ts';
import { digestSource, digestTarget, type TwoSides } from '../verify/compare-tables.ts';

/** True where the table stands empty again, to be copied once more. */
export async function settleGenerated(
  sides: TwoSides,
  plan: MigrationPlan,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { client, table, schema } = sides;
  const generated = table.columns.filter((column) => column.generated !== undefined);
  const same = async (columns: readonly PlannedColumn[]) => await isSame(sides, columns, signal);
  if (generated.length === 0 || (await same(generated))) return false;
  for (const column of generated) {
    if (await same([column])) continue;
    plan.leftBehind.push({
      kind: 'generated column',
      name: `${table.source}.${column.source}`,
      reason: 'PostgreSQL computes other values from the translated expression',
      text: column.generatedText ?? '',
    });
    plan.notes.push(
      `"${table.source}"."${column.source}" becomes a plain column that keeps its present values: PostgreSQL would compute others.`,
    );
    column.generated = undefined;
  }
  await client.query(`drop table ${qualified(schema, table.name)}`);
  for (const statement of createTable(table, schema)) await client.query(statement);
  return true;
}

/** The columns beside the key, compared as if they had been copied. */
async function isSame(
  { source, client, table, schema }: TwoSides,
  columns: readonly PlannedColumn[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const key = table.primaryKey?.columns ?? [];
  const compared = table.columns
    .filter((column) => columns.includes(column) || (key.includes(column.name) && column.generated === undefined))
    .map((column) => ({ ...column, generated: undefined }));
  const view: PlannedTable = { ...table, columns: compared };
  const expected = await digestSource(source, view, signal);
  return expected.differingBuckets(await digestTarget(client, view, schema)).size === 0;
}
